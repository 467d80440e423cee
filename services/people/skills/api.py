"""Skills over REST."""

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
from services.people.skills import actions
from services.people.skills.model import SkillEvidence, SkillLevel
from services.people.skills.problems import SkillAlreadyRecorded
from services.people.skills.queries import SKILL, SkillOut

router = APIRouter(prefix="/v1", tags=["skills"])

Name = Annotated[str, Field(min_length=1, max_length=100, examples=["手语翻译"])]
Issuer = Annotated[str, Field(min_length=1, max_length=100, examples=["济南市某技能评价机构"])]
CertificateNumber = Annotated[str, Field(min_length=4, max_length=50, examples=["S000037010024001234"])]


class SkillIn(Input):
    """A skill to record, by an occupation or a name; what is stated of a certificate takes that evidence."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "person": "01a201e0-5c08-7c3f-ac6d-1f384ead234f",
                    "occupation": "4-10-01-06",
                    "level": "intermediate",
                    "evidence": "certificate",
                    "certificate_number": "S000037010024001234",
                    "issuer": "济南市某技能评价机构",
                    "issued_on": "2024-05-20",
                }
            ]
        }
    )

    person: UUID
    occupation: OccupationCode | None = None
    name: Name | None = None
    level: SkillLevel = "none"
    evidence: SkillEvidence = "declared"
    certificate_number: CertificateNumber | None = None
    issuer: Issuer | None = None
    issued_on: CivilDate | None = None
    valid_until: CivilDate | None = None


class SkillPatch(Patch):
    """What can be corrected about a skill."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"level": "senior", "issued_on": "2026-05-20"}]})

    occupation: OccupationCode | None = unchanged()
    name: Name | None = unchanged()
    level: SkillLevel = unchanged()
    evidence: SkillEvidence = unchanged()
    certificate_number: CertificateNumber | None = unchanged()
    issuer: Issuer | None = unchanged()
    issued_on: CivilDate | None = unchanged()
    valid_until: CivilDate | None = unchanged()


ROUTES = PartRoutes(router, SKILL, actions.SKILLS, one="skill", many="skills", refusals=(SkillAlreadyRecorded,))
offer_recording(ROUTES, SkillIn, "Record what a person can do.")


@router.get("/skills", response_model=Page[SkillOut])
async def list_skills(
    request: Request,
    paging: Paging,
    fields: Annotated[Fields, sparse(SkillOut)],
    caller: Annotated[Caller, needs(READ)],
    person: UUID,
    annulled: bool | None = None,  # noqa: FBT001 -- the name of the query parameter
) -> Response:
    """List the skills of a person, in the order of their recording; annulled ones too, unless they are left out."""
    return await page_of(request, caller, SKILL, paging, fields, person=person, annulled=annulled)


offer_reads(router, SKILL, one="skill", many="skills", scope=READ)
offer_changes(ROUTES, SkillPatch, "Correct a skill, its level or its certificate.")
offer_annulment(ROUTES)
offer_unmasked(ROUTES)
