"""Educations over REST."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Request, Response
from pydantic import ConfigDict, Field, StrictBool

from services.kit.codes.text import EducationCode
from services.kit.http.bodies import CivilDate, Input
from services.kit.http.common import NotFound, ValidationFailed
from services.kit.http.etags import IfMatch
from services.kit.http.fields import Fields, sparse
from services.kit.http.pages import Page, Paging
from services.kit.http.patches import MERGE_PATCH, MERGE_PATCH_ONLY, Patch, unchanged
from services.kit.http.problems import responds
from services.kit.idempotency import repeatable
from services.kit.identity.access import needs
from services.kit.identity.caller import Caller
from services.kit.reads import offer_reads, page_of
from services.kit.resources import changed
from services.kit.transactions import Tx
from services.people.educations import actions
from services.people.educations.model import CERTIFICATE_NUMBER, Education
from services.people.educations.queries import EDUCATION, EducationOut
from services.people.files.api import CHANGE, REPEAT, offer_annulment, offer_unmasked

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


@router.post(
    "/educations",
    status_code=201,
    response_model=EducationOut,
    responses=responds(NotFound, ValidationFailed, *REPEAT),
)
@repeatable
async def record_education(
    body: EducationIn, request: Request, tx: Tx, caller: Annotated[Caller, needs(actions.WRITE)]
) -> Response:
    """Record an education of a person."""
    stated = {name: getattr(body, name) for name in EducationIn.model_fields if name != "person"}
    education = await actions.record_education(tx, caller, request.app.state.keyring, body.person, stated)
    return await changed(tx, EDUCATION, education.id, location=f"/v1/educations/{education.id}")


@router.get("/educations", response_model=Page[EducationOut], responses=responds(ValidationFailed))
async def list_educations(
    request: Request,
    paging: Paging,
    fields: Annotated[Fields, sparse(EducationOut)],
    caller: Annotated[Caller, needs("file:read")],
    person: UUID,
    annulled: bool | None = None,  # noqa: FBT001 -- the name of the query parameter
) -> Response:
    """List the educations of a person, in the order of their recording; annulled ones too, unless they are left out."""
    return await page_of(request, caller, EDUCATION, paging, fields, person=person, annulled=annulled)


offer_reads(router, EDUCATION, one="education", many="educations", scope="file:read")


@router.patch(
    "/educations/{education_id}",
    response_model=EducationOut,
    dependencies=[MERGE_PATCH_ONLY],
    responses=responds(*CHANGE),
)
async def change_education(
    education_id: UUID,
    body: Annotated[EducationPatch, MERGE_PATCH],
    request: Request,
    seen: IfMatch,
    tx: Tx,
    caller: Annotated[Caller, needs(actions.WRITE)],
) -> Response:
    """Correct an education, or say how it ended."""
    await actions.change_education(tx, caller, request.app.state.keyring, education_id, seen, body.changes())
    return await changed(tx, EDUCATION, education_id)


offer_annulment(router, EDUCATION, Education, one="education", many="educations", scope=actions.WRITE)
offer_unmasked(router, Education, CERTIFICATE_NUMBER, one="education", many="educations", scope="file:read")
