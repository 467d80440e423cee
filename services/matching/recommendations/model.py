"""The table of recommendations: what was offered to whom, and what spoke for it.

What a recommendation says never changes; its version rises when it goes where its person went.
"""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, CheckConstraint, Index, Numeric, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from services.kit.database.base import Versioned
from services.matching.base import Base


class Recommendation(Versioned, Base):
    """One vacancy recommended for one person, with the model that did so and each number that made up the score."""

    __tablename__ = "recommendation"
    __table_args__ = (
        CheckConstraint("score >= 0", "score"),
        CheckConstraint("rank >= 1", "rank"),
        Index(None, "person", "id"),
        Index(None, "vacancy", "id"),
    )

    person: Mapped[UUID]
    need: Mapped[UUID]
    """The job need that it answers."""
    vacancy: Mapped[UUID]
    employer: Mapped[UUID]
    rank: Mapped[int]
    """Its place among those recommended together, from 1."""
    model: Mapped[str]
    """The version of the model, as `weights.yaml` names it."""
    score: Mapped[Decimal] = mapped_column(Numeric(6, 2))
    contributions: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    """Feature, weight, strength, points, reason and the reason's values, in the order of the features."""
    caveats: Mapped[list[str]] = mapped_column(ARRAY(Text))
    made_on: Mapped[date]
