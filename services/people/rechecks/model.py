"""The table of re-checks: who looked at a certified household again, when, and what came of it."""

from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import ARRAY, CheckConstraint, ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from services.people.base import Base

Outcome = Literal["still", "exited", "for_the_officer", "undecided"]


class Recheck(Base):
    """A look at a certified household, with the facts that it found; none is ever changed."""

    __tablename__ = "household_recheck"
    __table_args__ = (
        CheckConstraint("outcome IN ('still', 'exited', 'for_the_officer', 'undecided')", "outcome"),
        CheckConstraint("(cardinality(reasons) > 0) = (outcome IN ('exited', 'for_the_officer'))", "reasons"),
        CheckConstraint("(cardinality(missing) > 0) = (outcome = 'undecided')", "missing"),
        CheckConstraint("outcome <> 'exited' OR exit_rule IS NOT NULL", "exit_rule"),
        Index(None, "household"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    household: Mapped[UUID] = mapped_column(ForeignKey("household.id"))
    certification: Mapped[UUID] = mapped_column(ForeignKey("household_certification.id"))
    rechecked_on: Mapped[date]
    rechecked_by: Mapped[str]
    rechecked_at: Mapped[datetime]
    outcome: Mapped[Outcome] = mapped_column(Text)
    exit_rule: Mapped[str | None]
    """The text on exits that was asked beside the law of the certification; null where none is known there."""
    reasons: Mapped[list[str]] = mapped_column(ARRAY(Text))
    missing: Mapped[list[str]] = mapped_column(ARRAY(Text))
    caveats: Mapped[list[str]] = mapped_column(ARRAY(Text))
    facts: Mapped[dict[str, Any]]
    """What was known, coded, so that the answer can be replayed."""
