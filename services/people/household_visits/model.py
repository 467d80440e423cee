"""The table of visits, to households and to persons who belong to none."""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from sqlalchemy import ARRAY, CheckConstraint, ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from services.kit.vault import masks
from services.kit.vault.fields import PersonalField, Sealed
from services.people.base import Base

Purpose = Literal["first_visit", "regular", "recheck", "after_hire", "objection", "other"]
Finding = Literal[
    "nobody_met",
    "as_recorded",
    "found_work",
    "lost_work",
    "income_differs",
    "members_differ",
    "illness",
    "wants_work",
    "wants_training",
    "wants_business",
    "needs_other_help",
]

NOTES = PersonalField("people", "household_visit", "notes", masks.hidden)


class HouseholdVisit(Base):
    """A visit to a family, or to a person who belonged to no household that day; none is ever changed."""

    __tablename__ = "household_visit"
    __table_args__ = (
        NOTES.together(),
        CheckConstraint("num_nonnulls(household, person) = 1", "whose"),
        CheckConstraint(
            "purpose IN ('first_visit', 'regular', 'recheck', 'after_hire', 'objection', 'other')", "purpose"
        ),
        CheckConstraint(
            "found <@ ARRAY['nobody_met', 'as_recorded', 'found_work', 'lost_work', 'income_differs', "
            "'members_differ', 'illness', 'wants_work', 'wants_training', 'wants_business', 'needs_other_help']",
            "found",
        ),
        CheckConstraint("NOT ('nobody_met' = ANY (found)) OR cardinality(found) = 1", "nobody_met"),
        Index(None, "household"),
        Index(None, "person"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    """Made by the device of whoever visits, so that it can send a visit twice and it is kept once."""
    household: Mapped[UUID | None] = mapped_column(ForeignKey("household.id"))
    person: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    visited_on: Mapped[date]
    visited_by: Mapped[str]
    """The subject of the token with which it was sent."""
    recorded_at: Mapped[datetime]
    purpose: Mapped[Purpose] = mapped_column(Text)
    found: Mapped[list[str]] = mapped_column(ARRAY(Text))
    notes: Mapped[Sealed | None] = NOTES.columns(nullable=True)

    @property
    def whose(self) -> UUID | None:
        """Return who was visited: the household, or the person."""
        return self.household or self.person
