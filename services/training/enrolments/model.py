"""The tables of enrolments, and what this service knows of persons."""

from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from services.kit.database.base import Versioned
from services.kit.merged import merged_row_of
from services.training.base import Base


class KnownPerson(Base):
    """A person as the people service last told of them."""

    __tablename__ = "known_person"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    version: Mapped[int]
    residence: Mapped[str]
    merged_into: Mapped[UUID | None]
    """The record of the same person that theirs went into."""
    anonymised_on: Mapped[date | None]
    """Since when their record names nobody."""


class Enrolment(Versioned, Base):
    """A person's place in a class."""

    __tablename__ = "enrolment"
    __table_args__ = (
        CheckConstraint("status IN ('enrolled', 'completed', 'withdrawn')", "status"),
        CheckConstraint("(status = 'enrolled') = (ended_on IS NULL)", "ended_with_status"),
        CheckConstraint("ended_on >= enrolled_on", "ended_on"),
        Index("enrolment_once_idx", "class_id", "person", unique=True, postgresql_where=text("status <> 'withdrawn'")),
        Index(None, "person", "id"),
        Index(None, "class_id", "id"),
    )

    class_id: Mapped[UUID] = mapped_column(ForeignKey("class.id"))
    course: Mapped[UUID] = mapped_column(ForeignKey("course.id"))
    occupation: Mapped[str]
    """What the course prepared for when the person enrolled."""
    person: Mapped[UUID]
    status: Mapped[str]
    enrolled_on: Mapped[date]
    ended_on: Mapped[date | None]


merged_row = merged_row_of(Base.metadata)
"""The enrolments that went from one record of a person to another."""
