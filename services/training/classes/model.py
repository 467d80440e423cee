"""The table of classes. A class has as many enrolments as seats at most, which the database counts and holds."""

from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from services.kit.database.base import Versioned
from services.training.base import Base


class Class(Versioned, Base):
    """One run of a course (期)."""

    __tablename__ = "class"
    __table_args__ = (
        CheckConstraint("seats > 0", "seats"),
        CheckConstraint("taken BETWEEN 0 AND seats", "taken"),
        CheckConstraint("ends_on >= starts_on", "ends_on"),
        Index(None, "course", "id"),
    )

    course: Mapped[UUID] = mapped_column(ForeignKey("course.id"))
    seats: Mapped[int]
    taken: Mapped[int]
    """Seats of those who are enrolled or have completed; a withdrawal frees one."""
    starts_on: Mapped[date]
    ends_on: Mapped[date]
