"""Every SELECT on educations."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from pydantic import Field
from sqlalchemy import ColumnElement, literal_column

from services.kit.database.reading import Shape
from services.kit.http.bodies import Output
from services.people.educations.model import Education
from services.people.files.model import AnnulmentReason


class EducationState(Output):
    """An education as the state of its person carries it: coded, without school and certificate."""

    id: UUID
    level: str
    since: date | None
    graduated_on: date | None
    full_time: bool | None


class EducationOut(Output):
    """A person's time at a school or university; null is not stated, and the certificate's number is masked."""

    id: UUID
    version: int
    person: UUID
    level: str
    school: str | None
    major: str | None
    since: date | None
    graduated_on: date | None
    full_time: bool | None
    certificate_number: str | None = Field(examples=["10**************34"])
    annulled_for: AnnulmentReason | None
    created_at: datetime
    updated_at: datetime


_education = Education.__table__.c

EDUCATION = Shape(
    kind="person",
    table="education",
    model=EducationOut,
    fields={
        name: _education["certificate_number_masked" if name == "certificate_number" else name]
        for name in EducationOut.model_fields
    },
    filters={
        "person": "education.person = {value}",
        "annulled": "(education.annulled_for IS NOT NULL) = {value}",
    },
    selective={"person"},
    seen_by="person",
)

_STATE = ", ".join(f"'{name}', e.{name}" for name in EducationState.model_fields)

EDUCATIONS: ColumnElement[Any] = literal_column(
    f"""coalesce((
        SELECT json_agg(json_build_object({_STATE}) ORDER BY e.level COLLATE "C", e.id)
        FROM education AS e WHERE e.person = person.id AND e.annulled_for IS NULL), '[]'::json)"""  # noqa: S608 -- names of a model's own fields
)
"""The educations of a person that count, as JSON; the highest first, for so the standard numbers its levels."""
