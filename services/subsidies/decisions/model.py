"""The table of decisions: written once, never changed."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, CheckConstraint, Index, Text
from sqlalchemy.dialects.postgresql import JSON
from sqlalchemy.orm import Mapped, mapped_column

from services.subsidies.base import Base


class Decision(Base):
    """What was answered about a placement: its facts, the policy and the verdict, as they were then."""

    __tablename__ = "decision"
    __table_args__ = (
        CheckConstraint("version = 1", "version"),
        CheckConstraint("outcome IN ('eligible', 'ineligible', 'unknown')", "outcome"),
        CheckConstraint("amount >= 0", "amount"),
        CheckConstraint("amount IS NULL OR outcome = 'eligible'", "amount_of_the_eligible"),
        CheckConstraint("outcome <> 'unknown' OR cardinality(missing) > 0", "unknown_for_want_of"),
        CheckConstraint("policy_version IS NOT NULL OR outcome = 'ineligible'", "policy_version"),
        Index(None, "referral", "id"),
        Index(None, "person", "id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    version: Mapped[int]
    made_at: Mapped[datetime]
    made_by: Mapped[str]
    referral: Mapped[UUID]
    person: Mapped[UUID]
    employer: Mapped[UUID]
    district: Mapped[str]
    """Where the work is done."""
    programme: Mapped[str]
    policy_version: Mapped[str | None]
    policy_set: Mapped[str]
    as_of: Mapped[date]
    outcome: Mapped[str]
    amount: Mapped[int | None]
    """Fen, one payment of the period; null where the rule or the facts do not fix it."""
    missing: Mapped[list[str]] = mapped_column(ARRAY(Text))
    facts: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    """Each fact with its value, where it came from, and of which day it is."""
    results: Mapped[dict[str, Any]] = mapped_column(JSON)
    """The whole answer as it was told, by language; text, not jsonb, so that it stays byte by byte what it was."""
