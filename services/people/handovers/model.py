"""The table of hand-overs; the person's row says to whom their file is offered."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from services.kit.database.base import Versioned
from services.kit.database.security import area_keys, person_key
from services.people.base import Base

Reason = Literal["moved", "works_there", "trained_there", "at_own_request"]
"""Why a file is handed over."""
State = Literal["offered", "accepted", "declined", "withdrawn"]
Declined = Literal["not_ours", "cannot_be_found", "already_registered", "file_incomplete"]


class Handover(Versioned, Base):
    """A file that is offered to another area, and what came of it; one offer of a file is open at a time."""

    __tablename__ = "handover"
    __table_args__ = (
        CheckConstraint("to_district <> from_district", "elsewhere"),
        CheckConstraint("reason IN ('moved', 'works_there', 'trained_there', 'at_own_request')", "reason"),
        CheckConstraint("state IN ('offered', 'accepted', 'declined', 'withdrawn')", "state"),
        CheckConstraint(
            "declined_for IN ('not_ours', 'cannot_be_found', 'already_registered', 'file_incomplete')", "declined_for"
        ),
        CheckConstraint("(state = 'declined') = (declined_for IS NOT NULL)", "declined_together"),
        CheckConstraint(
            "num_nulls(answered_by, answered_at) = CASE state WHEN 'offered' THEN 2 ELSE 0 END", "answered_together"
        ),
        Index("handover_one_open_idx", "person", unique=True, postgresql_where=text("state = 'offered'")),
        Index(None, "person", "id"),
    )

    person: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    from_district: Mapped[str]
    """Where the person lived by the file when it was offered."""
    to_district: Mapped[str]
    reason: Mapped[Reason] = mapped_column(Text)
    state: Mapped[State] = mapped_column(Text)
    offered_by: Mapped[str]
    """The subject of the token, as for `answered_by`."""
    answered_by: Mapped[str | None]
    """Who accepted, declined or withdrew the offer."""
    answered_at: Mapped[datetime | None]
    declined_for: Mapped[Declined | None] = mapped_column(Text)

    def seen_by(self) -> list[str]:
        """Return who sees it, whatever comes of it: the offices of both areas, and the person."""
        return [*area_keys(self.from_district, self.to_district), person_key(self.person)]
