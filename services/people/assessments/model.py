"""The tables of assessments. Psychological ones stand apart, for other rights read them."""

from datetime import date
from typing import Any, Literal

from sqlalchemy import CheckConstraint, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.schema import SchemaItem

from services.kit.vault import masks
from services.kit.vault.fields import PersonalField, Sealed
from services.people.base import Base
from services.people.files.model import FilePart, of_file

Kind = Literal["vocational_aptitude", "work_sample"]
Assessor = Literal["office", "institution"]
Level = Literal["low", "below_average", "average", "above_average", "high"]

SUMMARY = PersonalField("people", "assessment", "summary", masks.hidden)
PSYCHOLOGICAL_SUMMARY = PersonalField("people", "psychological_assessment", "summary", masks.hidden)


class Assessed(FilePart):
    """What every assessment says: by which instrument, when, how it came out by dimension, and how long it counts."""

    assessed_on: Mapped[date]
    assessed_by: Mapped[Assessor] = mapped_column(Text)
    instrument: Mapped[str]
    """Its code, as the place that assesses writes it."""
    instrument_version: Mapped[str | None]
    dimensions: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    """The result, one for each dimension: its code, the points, how many there can be, and the level."""
    valid_until: Mapped[date | None]
    """The last day on which it counts, where one is stated; no source prints how long an assessment counts."""


def of_assessments() -> tuple[SchemaItem, ...]:
    """Return the constraints and the index that each table of assessments has."""
    return (
        *of_file(),
        CheckConstraint("assessed_by IN ('office', 'institution')", "assessed_by"),
        CheckConstraint("jsonb_array_length(dimensions) > 0", "dimensions"),
        CheckConstraint("valid_until >= assessed_on", "valid_until"),
    )


class Assessment(Assessed, Base):
    """An assessment of vocational aptitude 职业素质测评, or by work samples 物理测评, which advises."""

    __tablename__ = "assessment"
    __table_args__ = (
        *of_assessments(),
        SUMMARY.together(),
        CheckConstraint("kind IN ('vocational_aptitude', 'work_sample')", "kind"),
        CheckConstraint("lacking_skills IS NULL OR kind = 'vocational_aptitude'", "of_aptitude"),
    )

    kind: Mapped[Kind] = mapped_column(Text)
    lacking_skills: Mapped[bool | None]
    """Whether skills were found to be lacking: who lacks some goes on to training; null where nothing was found."""
    summary: Mapped[Sealed | None] = SUMMARY.columns(nullable=True)


class PsychologicalAssessment(Assessed, Base):
    """A psychological assessment 心理测评; nobody is told that there is one.

    It is read by its author, by the person, and by those who accompany them while they agree to guidance: row security
    asks (migrations 0033 and 0036).
    """

    __tablename__ = "psychological_assessment"
    __table_args__ = (*of_assessments(), PSYCHOLOGICAL_SUMMARY.together())
    told = False

    author: Mapped[str | None]
    """The subject (`sub`) of whoever recorded it, who reads it; null in rows of before this was kept."""
    summary: Mapped[Sealed | None] = PSYCHOLOGICAL_SUMMARY.columns(nullable=True)
