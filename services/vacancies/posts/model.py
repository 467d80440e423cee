"""The tables of vacancies: as their offices and employers see them, and the published ones as everybody does."""

from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint, Double, ForeignKey, Index, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from services.kit.database.base import Versioned
from services.vacancies.base import Base


class Post(Versioned, Base):
    """A vacancy: a draft, then published, then closed."""

    __tablename__ = "post"
    __table_args__ = (
        CheckConstraint(
            "occupation_score IS NULL OR (occupation_score BETWEEN 0 AND 1 AND occupation IS NOT NULL)",
            "occupation_score",
        ),
        CheckConstraint("pay_from >= 0", "pay_from"),
        CheckConstraint("pay_to >= coalesce(pay_from, 0)", "pay_to"),
        CheckConstraint("seats > 0", "seats"),
        CheckConstraint("status IN ('draft', 'published', 'closed')", "status"),
        CheckConstraint("closed_on >= published_on", "closed_on"),
        CheckConstraint("NOT pay_agreed OR (pay_from IS NULL AND pay_to IS NULL)", "pay_agreed"),
        CheckConstraint("(status = 'draft') = (published_on IS NULL)", "published"),
        CheckConstraint("(status = 'closed') = (closed_on IS NOT NULL)", "closed"),
        CheckConstraint(
            "status <> 'published' OR source IS NOT NULL OR (occupation IS NOT NULL"
            " AND (pay_agreed OR pay_from IS NOT NULL OR pay_to IS NOT NULL))",
            "complete",
        ),
        Index(None, "employer", "id"),
        Index("post_district_idx", text('district COLLATE "C"')),
    )

    employer: Mapped[UUID] = mapped_column(ForeignKey("employer.id"))
    title: Mapped[str]
    occupation: Mapped[str | None]
    """CSCO 2022; null where nobody has stated it and the title says nothing."""
    occupation_score: Mapped[float | None] = mapped_column(Double)
    """The probability that an occupation read from a title is right; null where someone stated it."""
    district: Mapped[str]
    """Where the work is, as fine as it is known."""
    place_text: Mapped[str | None]
    """The place as an imported file wrote it."""
    pay_from: Mapped[int | None]
    """Fen a month; null at one end is an open end, null at both that nothing is known or that it is to be agreed."""
    pay_to: Mapped[int | None]
    pay_agreed: Mapped[bool]
    """To be agreed (面议)."""
    pay_text: Mapped[str | None]
    """The pay as an imported file wrote it."""
    seats: Mapped[int]
    """How many are wanted; one where an imported file does not say, for a vacancy is at least one seat."""
    status: Mapped[str]
    published_on: Mapped[date | None]
    closed_on: Mapped[date | None]
    source: Mapped[str | None]
    """Where an imported vacancy comes from; null for one that was registered here."""


class PublishedPost(Base):
    """A vacancy as everybody may search it; written by the database when `post` or `employer` change, by nobody else.

    District and occupation sort by code point, so that whatever lies below an area or a group is one range.
    """

    __tablename__ = "published_post"
    __table_args__ = (Index(None, "district", "id"), Index(None, "occupation", "id"), Index(None, "employer", "id"))

    id: Mapped[UUID] = mapped_column(primary_key=True)
    version: Mapped[int]
    employer: Mapped[UUID]
    employer_name: Mapped[str]
    employer_kind: Mapped[str]
    title: Mapped[str]
    occupation: Mapped[str | None] = mapped_column(Text(collation="C"))
    district: Mapped[str] = mapped_column(Text(collation="C"))
    pay_from: Mapped[int | None]
    pay_to: Mapped[int | None]
    pay_agreed: Mapped[bool]
    seats: Mapped[int]
    published_on: Mapped[date]
