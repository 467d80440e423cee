"""Disability certificates over REST."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Request, Response
from pydantic import ConfigDict, Field

from services.kit.codes.text import DisabilityCategory, DistrictText
from services.kit.http.bodies import CivilDate, Input
from services.kit.http.fields import Fields, sparse
from services.kit.http.pages import Page, Paging
from services.kit.http.patches import Patch, unchanged
from services.kit.identity.access import needs
from services.kit.identity.caller import Caller
from services.kit.reads import offer_reads, page_of
from services.people.disability_certificates import actions
from services.people.disability_certificates.model import (
    EndReason,
    Grade,
    Kind,
)
from services.people.disability_certificates.problems import OverlapsCertificate
from services.people.disability_certificates.queries import DISABILITY_CERTIFICATE, DisabilityCertificateOut
from services.people.files.api import PartRoutes, offer_annulment, offer_changes, offer_recording, offer_unmasked

router = APIRouter(prefix="/v1", tags=["disability certificates"])

CertificateNumber = Annotated[
    str,
    Field(
        min_length=1,
        max_length=40,
        description="Of a disability certificate the resident id, the category and the grade, and B1, B2 … when it was"
        " reissued; of a serviceman's as it is printed.",
    ),
]
Reissue = Annotated[int, Field(strict=True, ge=0, le=99, description="0 for a first issue; the number says it too.")]


class DisabilityCertificateIn(Input):
    """A certificate to record; `valid_until` is printed on it, the end is known where it ended before that."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "person": "01a201e0-5c08-7c3f-ac6d-1f384ead234f",
                    "kind": "disability_certificate",
                    "category": "4",
                    "grade": "2",
                    "reissue": 1,
                    "issuer": "370102",
                    "issued_on": "2021-09-01",
                    "valid_until": "2031-08-31",
                }
            ]
        }
    )

    person: UUID
    kind: Kind
    certificate_number: CertificateNumber | None = None
    category: DisabilityCategory | None = None
    grade: Grade
    reissue: Reissue | None = None
    issuer: DistrictText | None = None
    issued_on: CivilDate
    valid_until: CivilDate | None = None
    ended_on: CivilDate | None = None
    ended_for: EndReason | None = None


class DisabilityCertificatePatch(Patch):
    """What can be corrected about a certificate, or how it ended; another kind is another certificate."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"ended_on": "2026-05-31", "ended_for": "no_longer_disabled"}]}
    )

    certificate_number: CertificateNumber | None = unchanged()
    category: DisabilityCategory | None = unchanged()
    grade: Grade = unchanged()
    reissue: Reissue | None = unchanged()
    issuer: DistrictText | None = unchanged()
    issued_on: CivilDate = unchanged()
    valid_until: CivilDate | None = unchanged()
    ended_on: CivilDate | None = unchanged()
    ended_for: EndReason | None = unchanged()


ROUTES = PartRoutes(
    router,
    DISABILITY_CERTIFICATE,
    actions.CERTIFICATES,
    one="disability-certificate",
    many="disability-certificates",
    refusals=(OverlapsCertificate,),
)
offer_recording(
    ROUTES,
    DisabilityCertificateIn,
    "Record a certificate of a person.\n\n"
    "A later one of the same kind ends the one before on the day before its own issue, and names it in `replaces`.",
)


@router.get("/disability-certificates", response_model=Page[DisabilityCertificateOut])
async def list_disability_certificates(
    request: Request,
    paging: Paging,
    fields: Annotated[Fields, sparse(DisabilityCertificateOut)],
    caller: Annotated[Caller, needs(actions.READ)],
    person: UUID,
    in_force: bool | None = None,  # noqa: FBT001 -- the name of the query parameter
    annulled: bool | None = None,  # noqa: FBT001 -- the name of the query parameter
) -> Response:
    """List the certificates of a person, in the order of their recording; `in_force` is as of today."""
    narrowed = {"in_force": in_force, "annulled": annulled}
    return await page_of(request, caller, DISABILITY_CERTIFICATE, paging, fields, person=person, **narrowed)


offer_reads(
    router,
    DISABILITY_CERTIFICATE,
    one="disability-certificate",
    many="disability-certificates",
    scope=actions.READ,
)
offer_changes(ROUTES, DisabilityCertificatePatch, "Correct a certificate, or say when and why it was revoked.")
offer_annulment(ROUTES)
offer_unmasked(ROUTES, actions.READ)
