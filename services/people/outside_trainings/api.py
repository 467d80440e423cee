"""Trainings from elsewhere over REST."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Request, Response
from pydantic import ConfigDict, Field

from services.kit.codes.text import OccupationCode
from services.kit.http.bodies import CivilDate, Input
from services.kit.http.fields import Fields, sparse
from services.kit.http.pages import Page, Paging
from services.kit.http.patches import Patch, unchanged
from services.kit.identity.access import needs
from services.kit.identity.caller import Caller
from services.kit.reads import offer_reads, page_of
from services.people.files.actions import READ
from services.people.files.api import PartRoutes, offer_annulment, offer_changes, offer_recording, offer_unmasked
from services.people.outside_trainings import actions
from services.people.outside_trainings.model import (
    CertificateKind,
    TrainingEvidence,
    TrainingPayer,
    TrainingResult,
)
from services.people.outside_trainings.queries import OUTSIDE_TRAINING, OutsideTrainingOut
from services.people.skills.model import SkillLevel

router = APIRouter(prefix="/v1", tags=["trainings from elsewhere"])

Title = Annotated[str, Field(min_length=1, max_length=100, examples=["养老护理员初级班"])]
Organiser = Annotated[str, Field(min_length=1, max_length=100, examples=["济南市某培训学校"])]
TrainingHours = Annotated[int, Field(strict=True, gt=0, le=10_000)]
CertificateNumber = Annotated[str, Field(min_length=4, max_length=50, examples=["PX37010224000001"])]


class OutsideTrainingIn(Input):
    """A training from elsewhere to record; `until` is its last day, left out while it goes on."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "person": "01a201e0-5c08-7c3f-ac6d-1f384ead234f",
                    "title": "养老护理员初级班",
                    "occupation": "4-10-01-06",
                    "organiser": "济南市某培训学校",
                    "since": "2024-03-04",
                    "until": "2024-04-12",
                    "hours": 120,
                    "result": "completed",
                    "certificate_kind": "completion",
                    "certificate_number": "PX37010224000001",
                    "paid_by": "public_funds",
                    "evidence": "certificate",
                }
            ]
        }
    )

    person: UUID
    title: Title
    occupation: OccupationCode | None = None
    organiser: Organiser | None = None
    since: CivilDate
    until: CivilDate | None = None
    hours: TrainingHours | None = None
    result: TrainingResult
    certificate_kind: CertificateKind | None = None
    certificate_level: SkillLevel | None = None
    certificate_number: CertificateNumber | None = None
    paid_by: TrainingPayer | None = None
    evidence: TrainingEvidence = "stated"


class OutsideTrainingPatch(Patch):
    """What can be corrected about a training from elsewhere, or how it ended."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"until": "2026-05-29", "result": "dropped_out"}]})

    title: Title = unchanged()
    occupation: OccupationCode | None = unchanged()
    organiser: Organiser | None = unchanged()
    since: CivilDate = unchanged()
    until: CivilDate | None = unchanged()
    hours: TrainingHours | None = unchanged()
    result: TrainingResult = unchanged()
    certificate_kind: CertificateKind | None = unchanged()
    certificate_level: SkillLevel | None = unchanged()
    certificate_number: CertificateNumber | None = unchanged()
    paid_by: TrainingPayer | None = unchanged()
    evidence: TrainingEvidence = unchanged()


ROUTES = PartRoutes(router, OUTSIDE_TRAINING, actions.TRAININGS, one="outside-training", many="outside-trainings")
offer_recording(ROUTES, OutsideTrainingIn, "Record a training of a person from elsewhere.")


@router.get("/outside-trainings", response_model=Page[OutsideTrainingOut])
async def list_outside_trainings(
    request: Request,
    paging: Paging,
    fields: Annotated[Fields, sparse(OutsideTrainingOut)],
    caller: Annotated[Caller, needs(READ)],
    person: UUID,
    annulled: bool | None = None,  # noqa: FBT001 -- the name of the query parameter
) -> Response:
    """List a person's trainings from elsewhere, in the order of their recording.

    Annulled ones too, unless they are left out.
    """
    return await page_of(request, caller, OUTSIDE_TRAINING, paging, fields, person=person, annulled=annulled)


offer_reads(router, OUTSIDE_TRAINING, one="outside-training", many="outside-trainings", scope=READ)
offer_changes(ROUTES, OutsideTrainingPatch, "Correct a training from elsewhere, or say how it ended.")
offer_annulment(ROUTES)
offer_unmasked(ROUTES)
