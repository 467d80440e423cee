"""The table of certifications; the household itself says whether one is open."""

from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import ARRAY, CheckConstraint, ForeignKey, Index, Text, text
from sqlalchemy.dialects.postgresql import ExcludeConstraint
from sqlalchemy.orm import Mapped, mapped_column

from services.people.base import Base

WithdrawalReason = Literal[
    "a_member_found_work",
    "facts_were_wrong",
    "moved_away",
    "at_own_request",
    "refused_recommendations",
    "refused_hire",
    "out_of_reach",
]


class Certification(Base):
    """A certification and its end, with the facts that it was decided on."""

    __tablename__ = "household_certification"
    __table_args__ = (
        CheckConstraint("withdrawn_on >= certified_on", "withdrawn_on"),
        CheckConstraint("(withdrawn_on IS NULL) = (withdrawn_for IS NULL)", "withdrawn_together"),
        CheckConstraint(
            "withdrawn_for IN ('a_member_found_work', 'facts_were_wrong', 'moved_away', 'at_own_request', "
            "'refused_recommendations', 'refused_hire', 'out_of_reach')",
            "withdrawn_for",
        ),
        # At most one certification covers a day, so at most one is open.
        ExcludeConstraint(
            (text("uuidrange(household, household, '[]')"), "&&"),
            (text("daterange(certified_on, withdrawn_on)"), "&&"),
            name="household_certification_no_overlap_excl",
            using="gist",
        ),
        Index(None, "household"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    household: Mapped[UUID] = mapped_column(ForeignKey("household.id"))
    application: Mapped[UUID | None] = mapped_column(ForeignKey("household_application.id"), unique=True)
    """What it grants; null where the office certified without one."""
    follows: Mapped[UUID | None] = mapped_column(ForeignKey("household_certification.id"))
    """The certification of the household that ended last before this one."""
    card_number: Mapped[str | None] = mapped_column(unique=True)
    """Of the card that the family gets; null for what was certified before there were cards."""
    law: Mapped[str]
    certified_on: Mapped[date]
    certified_by: Mapped[str]
    certified_at: Mapped[datetime]
    facts: Mapped[dict[str, Any]]
    """What was known on that day, coded, so that the decision can be replayed."""
    caveats: Mapped[list[str]] = mapped_column(ARRAY(Text))
    withdrawn_on: Mapped[date | None]
    withdrawn_for: Mapped[WithdrawalReason | None] = mapped_column(Text)


class CardSerial(Base):
    """How many cards a district has given in a year; `next_card_serial` alone reads and writes it."""

    __tablename__ = "household_card_serial"
    __table_args__ = (CheckConstraint("last > 0", "last"),)

    district: Mapped[str] = mapped_column(primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    last: Mapped[int]
