"""The table of assignments."""

from datetime import date
from typing import Literal
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from services.kit.database.base import Versioned
from services.people.base import Base

WorkerRole = Literal["caseworker", "pairing_helper", "psychological_specialist", "vocational_assessor", "mentor"]
EndReason = Literal["found_work", "at_persons_request", "person_gone", "by_mistake"]
HandOverReason = Literal["staff_leaves", "absence", "workload", "reorganisation"]


class Assignment(Versioned, Base):
    """A worker of a person, from one office, in one role; one of each role and organisation at a time."""

    __tablename__ = "assignment"
    __table_args__ = (
        CheckConstraint(
            "role IN ('caseworker', 'pairing_helper', 'psychological_specialist', 'vocational_assessor', 'mentor')",
            "role",
        ),
        CheckConstraint("ended_on >= since", "ended_on"),
        CheckConstraint(
            "ended_for IN ('found_work', 'at_persons_request', 'person_gone', 'by_mistake', 'staff_leaves', 'absence', "
            "'workload', 'reorganisation')",
            "ended_for",
        ),
        CheckConstraint("(ended_on IS NULL) = (ended_for IS NULL)", "ended_together"),
        Index(
            "assignment_one_open_idx",
            "person",
            "role",
            "organisation",
            unique=True,
            postgresql_where=text("ended_on IS NULL"),
        ),
        Index(None, "person", "id"),
        Index(None, "staff", "id"),
    )

    person: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    staff: Mapped[UUID] = mapped_column(ForeignKey("staff_member.id"))
    office: Mapped[UUID] = mapped_column(ForeignKey("office.id"))
    organisation: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    """That of the office; it stands here too, since one worker of each role is of one organisation."""
    role: Mapped[WorkerRole] = mapped_column(Text)
    since: Mapped[date]
    ended_on: Mapped[date | None]
    """The first day on which it was no more; null while it is."""
    ended_for: Mapped[EndReason | HandOverReason | None] = mapped_column(Text)
