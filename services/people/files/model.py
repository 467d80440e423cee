"""What the tables of a person's file have in common."""

from typing import ClassVar, Literal
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.schema import SchemaItem

from services.kit.database.base import Versioned

AnnulmentReason = Literal["recorded_in_error", "recorded_twice", "of_another_person"]


class FilePart(Versioned):
    """A row of a person's file: seen by whoever sees the person, and told as part of the person's state.

    Nothing is taken out of a file. What was recorded by mistake is annulled: it stays to be read, and counts no more.
    """

    __tablename__: str
    told: ClassVar[bool] = True
    """Whether events say that there is such a row; the person's version rises only then."""

    person: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    annulled_for: Mapped[str | None]
    """Why it does not count; null where it does."""


def of_file() -> tuple[SchemaItem, ...]:
    """Return the constraint and the index that each part of a file has."""
    return (
        CheckConstraint("annulled_for IN ('recorded_in_error', 'recorded_twice', 'of_another_person')", "annulled_for"),
        Index(None, "person", "id"),
    )
