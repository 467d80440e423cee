"""The table of referrals, and how many have been hired into each vacancy."""

from datetime import date
from typing import Literal
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    BigInteger,
    CheckConstraint,
    Column,
    ColumnElement,
    ForeignKey,
    Index,
    Table,
    Text,
    Uuid,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from services.kit.database.base import Versioned
from services.matching.base import Base
from services.matching.referrals.rules import UNDER_WAY, Course, Outcome, Status

Override = Literal["person_agrees", "employer_agrees", "no_other_work"]
DecliningReason = Literal[
    "person_declined", "employer_declined", "interview_failed", "vacancy_filled", "person_gone", "consent_withdrawn"
]
EndingReason = Literal["resigned", "dismissed", "contract_ended", "employer_closed", "health", "other"]

ONE_UNDER_WAY = "referral_one_under_way_idx"
"""The constraint that refuses a second referral of a person to a vacancy while one is under way."""
SEATS = "referral_seats_check"
"""What the trigger `take_seat` calls the constraint that refuses a hire into a vacancy without a free seat."""

STATUS_FOLLOWS = """status = CASE
    WHEN checked_on IS NOT NULL THEN 'checked' WHEN hired_on IS NOT NULL THEN 'hired'
    WHEN declined_on IS NOT NULL THEN 'declined' WHEN interviewed_on IS NOT NULL THEN 'interviewed'
    ELSE 'referred' END"""


class Referral(Versioned, Base):
    """One person referred to one vacancy, and what came of it; the facts of a step stand or fall together."""

    __tablename__ = "referral"
    __table_args__ = (
        CheckConstraint("(cardinality(unmet) = 0) = (overridden_for IS NULL)", "overridden_together"),
        CheckConstraint(STATUS_FOLLOWS, "status_follows"),
        CheckConstraint("(interviewed_on IS NULL) = (interview_outcome IS NULL)", "interviewed_together"),
        CheckConstraint("interview_outcome IN ('passed', 'failed', 'absent')", "interview_outcome"),
        CheckConstraint("interviewed_on >= referred_on", "interviewed_on"),
        CheckConstraint("hired_on >= coalesce(interviewed_on, referred_on)", "hired_on"),
        CheckConstraint("hired_on IS NULL OR coalesce(interview_outcome, 'passed') = 'passed'", "hired_after_passing"),
        CheckConstraint("(hired_on IS NULL) = (check_due_on IS NULL)", "hired_together"),
        CheckConstraint(
            "hired_on IS NOT NULL OR num_nonnulls(contract_months, wage_month, social_insurance_paid) = 0",
            "hired_terms",
        ),
        CheckConstraint("contract_months > 0", "contract_months"),
        CheckConstraint("wage_month > 0", "wage_month"),
        CheckConstraint("check_due_on > hired_on", "check_due_on"),
        CheckConstraint(
            "check_asked_on IS NULL OR (check_due_on IS NOT NULL AND check_asked_on >= check_due_on)",
            "check_asked_on",
        ),
        CheckConstraint("checked_on IS NULL OR checked_on >= hired_on", "checked_on"),
        CheckConstraint("checked_on IS NULL OR hired_on IS NOT NULL", "checked_after_hiring"),
        CheckConstraint("NOT still_held OR checked_on >= check_due_on", "checked_when_due"),
        CheckConstraint("(checked_on IS NULL) = (still_held IS NULL)", "checked_together"),
        CheckConstraint("coalesce(NOT still_held, false) = (ended_for IS NOT NULL)", "ended_together"),
        CheckConstraint("declined_on >= coalesce(interviewed_on, referred_on)", "declined_on"),
        CheckConstraint("(declined_on IS NULL) = (declined_for IS NULL)", "declined_together"),
        CheckConstraint("declined_on IS NULL OR hired_on IS NULL", "declined_or_hired"),
        Index(
            ONE_UNDER_WAY,
            "person",
            "vacancy",
            unique=True,
            postgresql_where=text("status IN ('referred', 'interviewed', 'hired')"),
        ),
        Index("referral_due_idx", "check_due_on", postgresql_where=text("status = 'hired' AND check_asked_on IS NULL")),
        Index(None, "person", "id"),
        Index(None, "vacancy", "id"),
    )

    person: Mapped[UUID]
    vacancy: Mapped[UUID]
    employer: Mapped[UUID]
    employer_kind: Mapped[str]
    """As it was when the person was referred."""
    district: Mapped[str]
    """Of the work."""
    need: Mapped[UUID]
    """The job need that it answers."""
    recommendation: Mapped[UUID | None] = mapped_column(ForeignKey("recommendation.id"))
    unmet: Mapped[list[str]] = mapped_column(ARRAY(Text))
    """Constraints of the wish that the vacancy did not meet, for which `overridden_for` says why that was well."""
    overridden_for: Mapped[Override | None] = mapped_column(Text)
    status: Mapped[Status] = mapped_column(Text)
    referred_on: Mapped[date]
    interviewed_on: Mapped[date | None]
    interview_outcome: Mapped[Outcome | None] = mapped_column(Text)
    hired_on: Mapped[date | None]
    contract_months: Mapped[int | None]
    """Null where the contract has no end, or nobody said."""
    wage_month: Mapped[int | None]
    """Fen per month."""
    social_insurance_paid: Mapped[bool | None]
    check_due_on: Mapped[date | None]
    check_asked_on: Mapped[date | None]
    """The day on which the platform said that the check is due: once."""
    checked_on: Mapped[date | None]
    still_held: Mapped[bool | None]
    ended_for: Mapped[EndingReason | None] = mapped_column(Text)
    declined_on: Mapped[date | None]
    declined_for: Mapped[DecliningReason | None] = mapped_column(Text)

    @classmethod
    def under_way(cls) -> ColumnElement[bool]:
        """Return the condition that a referral has not ended."""
        return cls.status.in_(UNDER_WAY)

    def course(self) -> Course:
        """Return how far the referral has come, as the rules want it."""
        return Course(
            status=Status(self.status),
            outcome=None if self.interview_outcome is None else Outcome(self.interview_outcome),
            referred_on=self.referred_on,
            interviewed_on=self.interviewed_on,
            hired_on=self.hired_on,
            check_due_on=self.check_due_on,
        )


vacancy_hires = Table(
    "vacancy_hires",
    Base.metadata,
    Column("vacancy", Uuid, primary_key=True),
    Column("hired", BigInteger, nullable=False),
    CheckConstraint("hired > 0", "hired"),
)
"""How many were hired into a vacancy, whoever may see them; the trigger `take_seat` counts, and nobody else writes."""
