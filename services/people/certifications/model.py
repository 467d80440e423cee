"""The table of certifications; the household itself says whether one is open."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, CheckConstraint, ForeignKey, Index, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from services.people.base import Base


class Certification(Base):
    """A certification and its end, with the facts that it was decided on."""

    __tablename__ = "household_certification"
    __table_args__ = (
        CheckConstraint("withdrawn_on >= certified_on", "withdrawn_on"),
        CheckConstraint("(withdrawn_on IS NULL) = (withdrawn_for IS NULL)", "withdrawn_together"),
        Index(
            "household_certification_one_open_idx",
            "household",
            unique=True,
            postgresql_where=text("withdrawn_on IS NULL"),
        ),
        Index(None, "household"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    household: Mapped[UUID] = mapped_column(ForeignKey("household.id"))
    law: Mapped[str]
    certified_on: Mapped[date]
    certified_by: Mapped[str]
    certified_at: Mapped[datetime]
    facts: Mapped[dict[str, Any]]
    """What was known on that day, coded, so that the decision can be replayed."""
    caveats: Mapped[list[str]] = mapped_column(ARRAY(Text))
    withdrawn_on: Mapped[date | None]
    withdrawn_for: Mapped[str | None]
