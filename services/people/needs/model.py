"""The table of needs."""

from datetime import date
from uuid import UUID

from sqlalchemy import ARRAY, CheckConstraint, ForeignKey, Index, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from services.kit.database.base import Versioned
from services.people.base import Base


class Need(Versioned, Base):
    """What one person needs; one open need of each purpose at a time."""

    __tablename__ = "need"
    __table_args__ = (
        CheckConstraint("purpose IN ('job', 'training')", "purpose"),
        CheckConstraint("wage_from > 0", "wage_from"),
        CheckConstraint("purpose = 'job' OR (wage_from IS NULL AND NOT takes_any_post)", "of_jobs_only"),
        CheckConstraint("takes_any_post OR cardinality(occupations) > 0", "occupations"),
        CheckConstraint("closed_on >= recorded_on", "closed_on"),
        CheckConstraint("(closed_on IS NULL) = (closed_for IS NULL)", "closed_together"),
        Index("need_one_open_idx", "person", "purpose", unique=True, postgresql_where=text("closed_on IS NULL")),
        Index(None, "person", "id"),
    )

    person: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    purpose: Mapped[str]
    occupations: Mapped[list[str]] = mapped_column(ARRAY(Text))
    """CSCO 2022 codes, the dearest first; empty only where any post will do."""
    districts: Mapped[list[str]] = mapped_column(ARRAY(Text))
    """Where; those of another city too. Empty: wherever the person lives."""
    wage_from: Mapped[int | None]
    """Fen per month at least; null where nothing was said."""
    takes_any_post: Mapped[bool]
    """不挑不拣: takes any suitable post, which several programmes ask about."""
    recorded_on: Mapped[date]
    closed_on: Mapped[date | None]
    closed_for: Mapped[str | None]
