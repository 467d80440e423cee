"""Educations over REST."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Request, Response
from pydantic import ConfigDict, Field, StrictBool

from services.kit.codes.text import EducationCode
from services.kit.http.bodies import CivilDate, Input
from services.kit.http.fields import Fields, sparse
from services.kit.http.pages import Page, Paging
from services.kit.http.patches import Patch, unchanged
from services.kit.identity.access import needs
from services.kit.identity.caller import Caller
from services.kit.reads import offer_reads, page_of
from services.people.educations import actions
from services.people.educations.queries import EDUCATION, EducationOut
from services.people.files.actions import READ
from services.people.files.api import PartRoutes, offer_annulment, offer_changes, offer_recording, offer_unmasked

router = APIRouter(prefix="/v1", tags=["educations"])

School = Annotated[str, Field(min_length=1, max_length=100, examples=["济南某职业学院"])]
Major = Annotated[str, Field(min_length=1, max_length=100, examples=["护理"])]
CertificateNumber = Annotated[str, Field(min_length=4, max_length=50, examples=["105401202406001234"])]


class EducationIn(Input):
    """An education to record; `level` says how it ended too."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "person": "01a201e0-5c08-7c3f-ac6d-1f384ead234f",
                    "level": "31",
                    "school": "济南某职业学院",
                    "major": "护理",
                    "since": "2021-09-01",
                    "graduated_on": "2024-06-30",
                    "full_time": True,
                    "certificate_number": "105401202406001234",
                }
            ]
        }
    )

    person: UUID
    level: EducationCode
    school: School | None = None
    major: Major | None = None
    since: CivilDate | None = None
    graduated_on: CivilDate | None = None
    full_time: StrictBool | None = None
    certificate_number: CertificateNumber | None = None


class EducationPatch(Patch):
    """What can be corrected about an education, or how it ended."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"level": "21", "graduated_on": "2026-06-30"}]})

    level: EducationCode = unchanged()
    school: School | None = unchanged()
    major: Major | None = unchanged()
    since: CivilDate | None = unchanged()
    graduated_on: CivilDate | None = unchanged()
    full_time: StrictBool | None = unchanged()
    certificate_number: CertificateNumber | None = unchanged()


ROUTES = PartRoutes(router, EDUCATION, actions.EDUCATIONS, one="education", many="educations")
offer_recording(ROUTES, EducationIn, "Record an education of a person.")


@router.get("/educations", response_model=Page[EducationOut])
async def list_educations(
    request: Request,
    paging: Paging,
    fields: Annotated[Fields, sparse(EducationOut)],
    caller: Annotated[Caller, needs(READ)],
    person: UUID,
    annulled: bool | None = None,  # noqa: FBT001 -- the name of the query parameter
) -> Response:
    """List the educations of a person, in the order of their recording; annulled ones too, unless they are left out."""
    return await page_of(request, caller, EDUCATION, paging, fields, person=person, annulled=annulled)


offer_reads(router, EDUCATION, one="education", many="educations", scope=READ)
offer_changes(ROUTES, EducationPatch, "Correct an education, or say how it ended.")
offer_annulment(ROUTES)
offer_unmasked(ROUTES)
