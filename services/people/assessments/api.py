"""Assessments over REST."""

from dataclasses import replace
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Request, Response
from pydantic import ConfigDict, Field, StrictBool

from services.kit.http.bodies import CivilDate, Input, Output
from services.kit.http.fields import Fields, sparse
from services.kit.http.pages import Page, Paging
from services.kit.http.patches import Patch, unchanged
from services.kit.identity.access import needs
from services.kit.identity.caller import Caller
from services.kit.reads import offer_reads, page_of
from services.people.assessments import actions
from services.people.assessments.model import Assessor, Kind, Level
from services.people.assessments.problems import NotItsAuthor
from services.people.assessments.queries import (
    ASSESSMENT,
    PSYCHOLOGICAL_ASSESSMENT,
    AssessmentOut,
    PsychologicalAssessmentOut,
)
from services.people.files.api import PartRoutes, offer_annulment, offer_changes, offer_recording, offer_unmasked

router = APIRouter(prefix="/v1", tags=["assessments"])

Instrument = Annotated[str, Field(min_length=1, max_length=60, examples=["GATB"])]
InstrumentVersion = Annotated[str, Field(min_length=1, max_length=30)]
Summary = Annotated[str, Field(min_length=1, max_length=4000)]
Points = Annotated[int, Field(strict=True, ge=0, le=100_000)]


class DimensionIn(Input):
    """How it came out in one dimension; of work samples, a function where one fits (`finger_manipulation`)."""

    dimension: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{1,59}$")]
    score: Points
    maximum: Annotated[int, Field(strict=True, ge=1, le=100_000)]
    level: Level | None = None


Dimensions = Annotated[list[DimensionIn], Field(min_length=1, max_length=50)]
EXAMPLE: dict[str, Any] = {
    "person": "01a201e0-5c08-7c3f-ac6d-1f384ead234f",
    "assessed_on": "2026-03-02",
    "assessed_by": "institution",
    "instrument": "GATB",
    "instrument_version": "2019",
    "dimensions": [{"dimension": "finger_manipulation", "score": 72, "maximum": 100, "level": "average"}],
    "valid_until": "2099-03-01",
}


class PsychologicalAssessmentIn(Input):
    """A psychological assessment to record, with the result by dimension.

    `instrument` and `instrument_version` are codes, of a test and of its edition, and no words about the person; those
    belong into `summary`, which is sealed.
    """

    model_config = ConfigDict(json_schema_extra={"examples": [EXAMPLE]})

    person: UUID
    assessed_on: CivilDate
    assessed_by: Assessor
    instrument: Instrument
    instrument_version: InstrumentVersion | None = None
    dimensions: Dimensions
    valid_until: CivilDate | None = None
    summary: Summary | None = None


class AssessmentIn(PsychologicalAssessmentIn):
    """An assessment of vocational aptitude or by work samples to record, with the result by dimension.

    `instrument` and `instrument_version` are codes, of a test and of its edition, and no words about the person; those
    belong into `summary`, which is sealed.
    """

    model_config = ConfigDict(
        json_schema_extra={"examples": [EXAMPLE | {"kind": "vocational_aptitude", "lacking_skills": True}]}
    )

    kind: Kind
    lacking_skills: StrictBool | None = None


class PsychologicalAssessmentPatch(Patch):
    """What can be corrected about a psychological assessment; dimensions that are sent replace all."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"valid_until": "2099-06-30"}]})

    assessed_on: CivilDate = unchanged()
    assessed_by: Assessor = unchanged()
    instrument: Instrument = unchanged()
    instrument_version: InstrumentVersion | None = unchanged()
    dimensions: Dimensions = unchanged()
    valid_until: CivilDate | None = unchanged()
    summary: Summary | None = unchanged()


class AssessmentPatch(PsychologicalAssessmentPatch):
    """What can be corrected about an assessment; another kind is another assessment."""

    lacking_skills: StrictBool | None = unchanged()


class UnmaskedSummaryOut(Output):
    """The summary of an assessment as it is; null where none is on file."""

    summary: str | None


def as_kept(stated: dict[str, Any]) -> dict[str, Any]:
    """Return what was sent as the table has it: dimensions as JSON."""
    if "dimensions" not in stated:
        return stated
    return stated | {"dimensions": [each.model_dump() for each in stated["dimensions"]]}


ROUTES = PartRoutes(router, ASSESSMENT, actions.ASSESSMENTS, one="assessment", many="assessments", columns=as_kept)
PSYCHOLOGICAL = PartRoutes(
    router,
    PSYCHOLOGICAL_ASSESSMENT,
    actions.PSYCHOLOGICAL_ASSESSMENTS,
    one="psychological-assessment",
    many="psychological-assessments",
    columns=as_kept,
)
offer_recording(ROUTES, AssessmentIn, "Record an assessment of vocational aptitude, or by work samples, which advises.")
offer_recording(
    PSYCHOLOGICAL, PsychologicalAssessmentIn, "Record a psychological assessment; whoever records it reads it."
)


@router.get("/assessments", response_model=Page[AssessmentOut])
async def list_assessments(
    request: Request,
    paging: Paging,
    fields: Annotated[Fields, sparse(AssessmentOut)],
    caller: Annotated[Caller, needs(actions.READ)],
    person: UUID,
    kind: Kind | None = None,
    in_force: bool | None = None,  # noqa: FBT001 -- the name of the query parameter
    annulled: bool | None = None,  # noqa: FBT001 -- the name of the query parameter
) -> Response:
    """List the assessments of a person, in the order of their recording; `in_force` is as of today."""
    narrowed = {"kind": kind, "in_force": in_force, "annulled": annulled}
    return await page_of(request, caller, ASSESSMENT, paging, fields, person=person, **narrowed)


@router.get("/psychological-assessments", response_model=Page[PsychologicalAssessmentOut])
async def list_psychological_assessments(
    request: Request,
    paging: Paging,
    fields: Annotated[Fields, sparse(PsychologicalAssessmentOut)],
    caller: Annotated[Caller, needs(actions.READ_PSYCHOLOGICAL)],
    person: UUID,
    in_force: bool | None = None,  # noqa: FBT001 -- the name of the query parameter
    annulled: bool | None = None,  # noqa: FBT001 -- the name of the query parameter
) -> Response:
    """List the psychological assessments of a person that the caller reads, in the order of their recording.

    `in_force` is as of today.
    """
    narrowed = {"in_force": in_force, "annulled": annulled}
    return await page_of(request, caller, PSYCHOLOGICAL_ASSESSMENT, paging, fields, person=person, **narrowed)


TOLD = "Return the summary of it unmasked; the person's access log keeps who read it and why."
offer_reads(router, ASSESSMENT, one="assessment", many="assessments", scope=actions.READ)
offer_changes(ROUTES, AssessmentPatch, "Correct an assessment.")
offer_annulment(ROUTES)
offer_unmasked(ROUTES, actions.READ, shown=UnmaskedSummaryOut, told=TOLD)
offer_reads(
    router,
    PSYCHOLOGICAL_ASSESSMENT,
    one="psychological-assessment",
    many="psychological-assessments",
    scope=actions.READ_PSYCHOLOGICAL,
)
offer_changes(
    replace(PSYCHOLOGICAL, refusals=(NotItsAuthor,)),
    PsychologicalAssessmentPatch,
    "Correct a psychological assessment; whoever recorded it does so.",
)
offer_annulment(replace(PSYCHOLOGICAL, keeping=actions.ANNULLED), NotItsAuthor)
offer_unmasked(PSYCHOLOGICAL, actions.READ_PSYCHOLOGICAL, shown=UnmaskedSummaryOut, told=TOLD)
