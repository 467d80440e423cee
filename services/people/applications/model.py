"""The tables of applications for certification and of the objections to them."""

from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import ARRAY, CheckConstraint, ForeignKey, Index, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from services.kit.vault import masks
from services.kit.vault.fields import PersonalField, Sealed
from services.people.base import Base

Evidence = Literal[
    "household_book",
    "identity_cards",
    "unemployment_registrations",
    "dibao_certificate",
    "income_proof",
    "statement",
]
PostedAt = Literal["community_board", "service_hall", "website"]
State = Literal["open", "granted", "refused", "withdrawn"]
RaisedBy = Literal["neighbour", "community", "another_office", "relative", "unnamed"]
Ground = Literal["a_member_works", "income_differs", "members_differ", "lives_elsewhere", "other"]
Outcome = Literal["upheld", "dismissed"]

STATEMENT = PersonalField("people", "application_objection", "statement", masks.hidden)
ANSWER = PersonalField("people", "application_objection", "answer", masks.hidden)


class HouseholdApplication(Base):
    """What a household asked for, when it was posted, and how it was decided; one at a time is open."""

    __tablename__ = "household_application"
    __table_args__ = (
        CheckConstraint("posted_at IN ('community_board', 'service_hall', 'website')", "posted_at"),
        CheckConstraint("state IN ('open', 'granted', 'refused', 'withdrawn')", "state"),
        CheckConstraint(
            "evidence <@ ARRAY['household_book', 'identity_cards', 'unemployment_registrations', 'dibao_certificate', "
            "'income_proof', 'statement']",
            "evidence",
        ),
        CheckConstraint("due_on IS NOT NULL OR NOT due_provisional", "due_provisional"),
        CheckConstraint("due_on >= received_on", "due_on"),
        CheckConstraint("num_nulls(posted_from, posted_until, posted_at) IN (0, 3)", "posted_together"),
        CheckConstraint("posted_from >= received_on", "posted_from"),
        CheckConstraint("posted_until >= posted_from", "posted_until"),
        CheckConstraint("decided_on >= received_on", "decided_on"),
        CheckConstraint(
            "num_nulls(decided_on, decided_by) = CASE state WHEN 'open' THEN 2 ELSE 0 END", "decided_together"
        ),
        CheckConstraint(
            "(cardinality(reasons) > 0) = (state = 'refused') AND (facts IS NOT NULL) = (state = 'refused')", "reasons"
        ),
        Index("household_application_one_open_idx", "household", unique=True, postgresql_where=text("state = 'open'")),
        Index(None, "household"),
        Index("household_application_provisional_idx", "due_on", postgresql_where=text("due_provisional")),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    household: Mapped[UUID] = mapped_column(ForeignKey("household.id"))
    applicant: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    """The member who applied; null where the office opened it of its own accord."""
    received_on: Mapped[date]
    received_by: Mapped[str]
    """The subject of the token, as for `decided_by`."""
    received_at: Mapped[datetime]
    law: Mapped[str]
    evidence: Mapped[list[str]] = mapped_column(ARRAY(Text))
    due_on: Mapped[date | None]
    """The last day for a decision; null where the law prints no period."""
    due_provisional: Mapped[bool]
    """Whether that day was counted through a year whose holidays are not announced."""
    posted_from: Mapped[date | None]
    posted_until: Mapped[date | None]
    """The last day of posting."""
    posted_at: Mapped[PostedAt | None] = mapped_column(Text)
    caveats: Mapped[list[str]] = mapped_column(ARRAY(Text))
    state: Mapped[State] = mapped_column(Text)
    decided_on: Mapped[date | None]
    decided_by: Mapped[str | None]
    reasons: Mapped[list[str]] = mapped_column(ARRAY(Text))
    """Why the law refused it, as codes."""
    facts: Mapped[dict[str, Any] | None]
    """What was known when it was refused, coded; of one that was granted the certification has them."""
    objections: Mapped[list["Objection"]] = relationship(lazy="raise", order_by="Objection.raised_on, Objection.id")


class Objection(Base):
    """What somebody had to say against a posted application, and what the office answered."""

    __tablename__ = "application_objection"
    __table_args__ = (
        STATEMENT.together(),
        ANSWER.together(),
        CheckConstraint(
            "raised_by IN ('neighbour', 'community', 'another_office', 'relative', 'unnamed')", "raised_by"
        ),
        CheckConstraint(
            "ground IN ('a_member_works', 'income_differs', 'members_differ', 'lives_elsewhere', 'other')", "ground"
        ),
        CheckConstraint("outcome IN ('upheld', 'dismissed')", "outcome"),
        CheckConstraint("num_nulls(outcome, answered_on, answered_by) IN (0, 3)", "answered_together"),
        CheckConstraint("answered_on >= raised_on", "answered_on"),
        CheckConstraint("answer_sealed IS NULL OR outcome IS NOT NULL", "answer_of_answered"),
        Index(None, "application"),
        Index(None, "household"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    application: Mapped[UUID] = mapped_column(ForeignKey("household_application.id"))
    household: Mapped[UUID] = mapped_column(ForeignKey("household.id"))
    raised_on: Mapped[date]
    raised_by: Mapped[RaisedBy] = mapped_column(Text)
    """Who raised it, in kind: whoever objects is not named."""
    ground: Mapped[Ground] = mapped_column(Text)
    statement: Mapped[Sealed | None] = STATEMENT.columns(nullable=True)
    recorded_by: Mapped[str]
    recorded_at: Mapped[datetime]
    outcome: Mapped[Outcome | None] = mapped_column(Text)
    answered_on: Mapped[date | None]
    answered_by: Mapped[str | None]
    answer: Mapped[Sealed | None] = ANSWER.columns(nullable=True)
