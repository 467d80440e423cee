"""The table of delegations."""

from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.dialects.postgresql import ExcludeConstraint
from sqlalchemy.orm import Mapped, mapped_column

from services.kit.database.base import Versioned
from services.people.base import Base


class Delegation(Versioned, Base):
    """One absence of a staff member, and who stands in."""

    __tablename__ = "delegation"
    __table_args__ = (
        CheckConstraint("stand_in <> staff", "somebody_else"),
        CheckConstraint("back_on >= since", "back_on"),
        ExcludeConstraint(
            (text("uuidrange(staff, staff, '[]')"), "&&"),
            (text("daterange(since, back_on)"), "&&"),
            name="delegation_no_overlap_excl",
            using="gist",
        ),
        Index(None, "staff", "id"),
        Index(None, "stand_in"),
    )

    staff: Mapped[UUID] = mapped_column(ForeignKey("staff_member.id"))
    stand_in: Mapped[UUID] = mapped_column(ForeignKey("staff_member.id"))
    since: Mapped[date]
    back_on: Mapped[date | None]
    """The first day on which they are back; null while nobody knows."""
