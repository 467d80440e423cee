"""Every SELECT on assessments."""

from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from pydantic import Field
from sqlalchemy import ColumnElement, FromClause, and_, func, literal_column

from services.kit.database.reading import TODAY, Shape, sql
from services.kit.http.bodies import Output
from services.people.assessments.model import Assessment, Assessor, Kind, Level, PsychologicalAssessment
from services.people.files.model import AnnulmentReason

Caveat = Literal["meant_for_others"]


class DimensionOut(Output):
    """How an assessment came out in one dimension."""

    dimension: str
    score: int
    maximum: int
    level: Level | None


class AssessmentState(Output):
    """An assessment as the state of its person carries it: that there was one, and whether skills are lacking."""

    id: UUID
    kind: Kind
    assessed_on: date
    valid_until: date | None
    lacking_skills: bool | None


class PsychologicalAssessmentOut(Output):
    """A psychological assessment: the result by dimension; its summary is masked.

    It is shown to whoever recorded it, to the person, and, while the person agrees to `psychological_guidance`, to
    those who accompany the person or stand in for one of them today; the access log of the person keeps who was shown
    `dimensions`. `in_force` is as of today: made, not annulled, not past its last day where one is stated.
    """

    id: UUID
    version: int
    person: UUID
    assessed_on: date
    assessed_by: Assessor
    instrument: str
    instrument_version: str | None
    dimensions: list[DimensionOut]
    valid_until: date | None
    in_force: bool
    summary: str | None = Field(examples=["****"])
    annulled_for: AnnulmentReason | None
    created_at: datetime
    updated_at: datetime


class AssessmentOut(PsychologicalAssessmentOut):
    """An assessment of vocational aptitude or by work samples: the result by dimension; its summary is masked.

    `advisory` says that it advises and decides nothing, as work samples do. They are meant for people with an
    intellectual or mental disability or with little schooling: `meant_for_others` is said where the file shows none of
    these. `in_force` is as of today: made, not annulled, not past its last day where one is stated.
    """

    kind: Kind
    advisory: bool
    caveats: list[Caveat]
    lacking_skills: bool | None


def in_force(table: Any) -> ColumnElement[bool]:  # noqa: ANN401 -- the columns of either table
    """Return whether an assessment counts today."""
    days = func.daterange(table.assessed_on, table.valid_until, "[]")
    return and_(table.annulled_for.is_(None), days.op("@>")(TODAY))


def common(table: Any) -> dict[str, ColumnElement[Any]]:  # noqa: ANN401 -- the columns of either table
    """Return the columns of what every assessment says."""
    special = {"in_force": in_force(table), "summary": table.summary_masked}
    return {name: special[name] if name in special else table[name] for name in PsychologicalAssessmentOut.model_fields}


def filters(table: FromClause) -> dict[str, str]:
    """Return what a list can be narrowed by."""
    return {
        "person": f"{table}.person = {{value}}",
        "in_force": f"({sql(in_force(table.c))}) = {{value}}",
        "annulled": f"({table}.annulled_for IS NOT NULL) = {{value}}",
    }


_assessment, _psychological = Assessment.__table__, PsychologicalAssessment.__table__

MEANT_FOR: ColumnElement[Any] = literal_column(
    f"""CASE WHEN assessment.kind <> 'work_sample' OR EXISTS (
        SELECT FROM disability_certificate AS d WHERE d.person = assessment.person AND d.annulled_for IS NULL
        AND d.category IN ('5', '6', '7') AND daterange(d.issued_on, least(d.valid_until, d.ended_on), '[]')
            @> ({sql(TODAY)}))
    OR (SELECT min(e.level) >= '70' FROM education AS e
        WHERE e.person = assessment.person AND e.annulled_for IS NULL) IS TRUE
    THEN '[]'::json ELSE '["meant_for_others"]'::json END"""  # noqa: S608 -- no value of a caller
)
"""Whether a person is of those for whom work samples are meant.

GB/T 26341: 5 intellectual, 6 mental, 7 several, which may hold either. No source says which schooling is little; here
it is junior middle school and below, GB/T 4658 from 70 on, where nothing higher is on file.
"""

ASSESSMENT = Shape(
    kind="person",
    table="assessment",
    model=AssessmentOut,
    fields=common(_assessment.c)
    | {
        "kind": _assessment.c.kind,
        "advisory": _assessment.c.kind == "work_sample",
        "caveats": MEANT_FOR,
        "lacking_skills": _assessment.c.lacking_skills,
    },
    filters=filters(_assessment) | {"kind": "assessment.kind = {value}"},
    selective={"person"},
    seen_by="person",
    volatile=True,
)
PSYCHOLOGICAL_ASSESSMENT = Shape(
    kind="person",
    table="psychological_assessment",
    model=PsychologicalAssessmentOut,
    fields=common(_psychological.c),
    filters=filters(_psychological),
    selective={"person"},
    seen_by="person",
    volatile=True,
    noted={"dimensions"},
)

_STATED = ", ".join(f"'{name}', a.{name}" for name in AssessmentState.model_fields)
ASSESSMENTS: ColumnElement[Any] = literal_column(
    f"""coalesce((
        SELECT json_agg(json_build_object({_STATED}) ORDER BY a.assessed_on, a.id)
        FROM assessment AS a WHERE a.person = person.id AND a.annulled_for IS NULL), '[]'::json)"""  # noqa: S608 -- names of a model's own fields
)
"""The assessments of a person that count or have counted, as JSON; psychological ones are told to nobody."""
