"""Registrations over REST."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Request, Response
from pydantic import ConfigDict, Field, StrictBool

from services.kit.codes.text import DistrictText
from services.kit.http.bodies import CivilDate, Input
from services.kit.http.fields import Fields, sparse
from services.kit.http.pages import Page, Paging
from services.kit.http.patches import Patch, unchanged
from services.kit.identity.access import needs
from services.kit.identity.caller import Caller
from services.kit.reads import offer_reads, page_of
from services.people.files.actions import READ
from services.people.files.api import PartRoutes, offer_annulment, offer_changes, offer_recording, offer_unmasked
from services.people.registrations import actions
from services.people.registrations.model import CancellationReason, Kind
from services.people.registrations.problems import OverlapsRegistration
from services.people.registrations.queries import REGISTRATION, RegistrationOut

router = APIRouter(prefix="/v1", tags=["registrations"])

CertificateNumber = Annotated[str, Field(min_length=1, max_length=40)]


class RegistrationIn(Input):
    """Somebody to register; of the unemployed it is stated that they are able and willing to work."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "person": "01a201e0-5c08-7c3f-ac6d-1f384ead234f",
                    "kind": "unemployment",
                    "registered_on": "2026-03-02",
                    "since": "2026-01-31",
                    "able": True,
                    "willing": True,
                    "district": "370102",
                }
            ]
        }
    )

    person: UUID
    kind: Kind
    registered_on: CivilDate
    since: CivilDate | None = None
    able: StrictBool | None = None
    willing: StrictBool | None = None
    work_spell: UUID | None = None
    district: DistrictText
    certificate_number: CertificateNumber | None = None
    cancelled_on: CivilDate | None = None
    cancelled_for: CancellationReason | None = None


class RegistrationPatch(Patch):
    """What can be corrected about a registration, or why it is cancelled; another kind is another registration."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"cancelled_on": "2026-05-31", "cancelled_for": "at_own_request"}]}
    )

    registered_on: CivilDate = unchanged()
    since: CivilDate | None = unchanged()
    able: StrictBool | None = unchanged()
    willing: StrictBool | None = unchanged()
    work_spell: UUID | None = unchanged()
    district: DistrictText = unchanged()
    certificate_number: CertificateNumber | None = unchanged()
    cancelled_on: CivilDate | None = unchanged()
    cancelled_for: CancellationReason | None = unchanged()


ROUTES = PartRoutes(
    router,
    REGISTRATION,
    actions.REGISTRATIONS,
    one="registration",
    many="registrations",
    refusals=(OverlapsRegistration,),
)
offer_recording(
    ROUTES,
    RegistrationIn,
    "Register a person as employed or as unemployed.\n\n"
    "Whoever is registered as employed is registered as unemployed no more: that ends on the day before, because work\n"
    "was found, and `replaces` names it.",
)


@router.get("/registrations", response_model=Page[RegistrationOut])
async def list_registrations(
    request: Request,
    paging: Paging,
    fields: Annotated[Fields, sparse(RegistrationOut)],
    caller: Annotated[Caller, needs(READ)],
    person: UUID,
    open: bool | None = None,  # noqa: A002, FBT001 -- the name of the query parameter
    annulled: bool | None = None,  # noqa: FBT001 -- the name of the query parameter
) -> Response:
    """List the registrations of a person, in the order of their recording; annulled ones too, unless left out."""
    return await page_of(request, caller, REGISTRATION, paging, fields, person=person, open=open, annulled=annulled)


offer_reads(router, REGISTRATION, one="registration", many="registrations", scope=READ)
offer_changes(ROUTES, RegistrationPatch, "Correct a registration, or cancel it for a reason.")
offer_annulment(ROUTES)
offer_unmasked(ROUTES)
