"""The table of dibao links: one allowance of a household at a time."""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, text
from sqlalchemy.dialects.postgresql import ExcludeConstraint
from sqlalchemy.orm import Mapped, mapped_column

from services.kit.vault import masks
from services.kit.vault.fields import PersonalField, Sealed
from services.people.base import Base

EndReason = Literal["written_off", "income_rose", "moved_away", "members_changed", "other"]

NUMBER = PersonalField("people", "household_dibao", "number", masks.certificate_number)


class DibaoLink(Base):
    """What a household draws, and how far the help to give it up has come."""

    __tablename__ = "household_dibao"
    __table_args__ = (
        NUMBER.together(),
        CheckConstraint("amount > 0", "amount"),
        CheckConstraint("until >= since", "until"),
        CheckConstraint("(until IS NULL) = (ended_for IS NULL)", "ended_together"),
        CheckConstraint(
            "ended_for IN ('written_off', 'income_rose', 'moved_away', 'members_changed', 'other')", "ended_for"
        ),
        CheckConstraint("help_told_on >= help_due_on", "help_told_on"),
        ExcludeConstraint(
            (text("uuidrange(household, household, '[]')"), "&&"),
            (text("daterange(since, until, '[]')"), "&&"),
            name="household_dibao_one_at_a_time_excl",
            using="gist",
        ),
        Index(None, "household"),
        Index("household_dibao_open_idx", "id", postgresql_where=text("until IS NULL")),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    household: Mapped[UUID] = mapped_column(ForeignKey("household.id"))
    number: Mapped[Sealed | None] = NUMBER.columns(nullable=True)
    """Of the recipient, as civil affairs have it; null where nobody has stated it."""
    since: Mapped[date]
    until: Mapped[date | None]
    """The last day; null while it goes on."""
    amount: Mapped[int | None]
    """Fen per month for the household; null where nobody has stated it."""
    recorded_by: Mapped[str]
    recorded_at: Mapped[datetime]
    ended_for: Mapped[EndReason | None] = mapped_column(Text)
    help_due_on: Mapped[date | None]
    """From when the household is helped to write it off: after the months of continuous work that its place prints."""
    help_told_on: Mapped[date | None]
    """When that was said."""
