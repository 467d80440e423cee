"""Every SELECT on trainings from elsewhere."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from pydantic import Field
from sqlalchemy import ColumnElement, literal_column

from services.kit.database.reading import Shape
from services.kit.http.bodies import Output
from services.people.files.model import AnnulmentReason
from services.people.outside_trainings.model import (
    CertificateKind,
    OutsideTraining,
    TrainingEvidence,
    TrainingPayer,
    TrainingResult,
)
from services.people.skills.model import SkillLevel


class OutsideTrainingState(Output):
    """A training from elsewhere as the state of its person carries it: coded, without title, organiser and number."""

    id: UUID
    occupation: str | None
    since: date
    until: date | None
    hours: int | None
    result: TrainingResult
    certificate_kind: CertificateKind | None
    certificate_level: SkillLevel | None
    paid_by: TrainingPayer | None


class OutsideTrainingOut(Output):
    """What a person was taught outside the platform's own classes; null is not stated.

    `until` is the last day, null while it goes on. The certificate's number is masked.
    """

    id: UUID
    version: int
    person: UUID
    title: str
    occupation: str | None
    organiser: str | None
    since: date
    until: date | None
    hours: int | None
    result: TrainingResult
    certificate_kind: CertificateKind | None
    certificate_level: SkillLevel | None
    certificate_number: str | None = Field(examples=["PX**********01"])
    paid_by: TrainingPayer | None
    evidence: TrainingEvidence
    annulled_for: AnnulmentReason | None
    created_at: datetime
    updated_at: datetime


_training = OutsideTraining.__table__.c

OUTSIDE_TRAINING = Shape(
    kind="person",
    table="outside_training",
    model=OutsideTrainingOut,
    fields={
        name: _training["certificate_number_masked" if name == "certificate_number" else name]
        for name in OutsideTrainingOut.model_fields
    },
    filters={
        "person": "outside_training.person = {value}",
        "annulled": "(outside_training.annulled_for IS NOT NULL) = {value}",
    },
    selective={"person"},
    seen_by="person",
)

_STATE = ", ".join(f"'{name}', t.{name}" for name in OutsideTrainingState.model_fields)

OUTSIDE_TRAININGS: ColumnElement[Any] = literal_column(
    f"""coalesce((
        SELECT json_agg(json_build_object({_STATE}) ORDER BY t.since, t.id)
        FROM outside_training AS t WHERE t.person = person.id AND t.annulled_for IS NULL), '[]'::json)"""  # noqa: S608 -- names of a model's own fields
)
"""The trainings from elsewhere of a person that count, as JSON."""
