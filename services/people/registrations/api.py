"""Registrations over REST."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Request, Response
from pydantic import ConfigDict, Field, StrictBool

from services.kit.codes.text import DistrictText
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
from services.people.files.api import CHANGE, REPEAT, offer_annulment, offer_unmasked
from services.people.registrations import actions
from services.people.registrations.model import CERTIFICATE_NUMBER, CancellationReason, Kind, Registration
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


@router.post(
    "/registrations",
    status_code=201,
    response_model=RegistrationOut,
    responses=responds(NotFound, ValidationFailed, OverlapsRegistration, *REPEAT),
)
@repeatable
async def record_registration(
    body: RegistrationIn, request: Request, tx: Tx, caller: Annotated[Caller, needs(actions.WRITE)]
) -> Response:
    """Register a person as employed or as unemployed.

    Whoever is registered as employed is registered as unemployed no more: that ends on the day before, because work
    was found, and `replaces` names it.
    """
    stated = {name: getattr(body, name) for name in RegistrationIn.model_fields if name != "person"}
    registration = await actions.register(tx, caller, request.app.state.keyring, body.person, stated)
    return await changed(tx, REGISTRATION, registration.id, location=f"/v1/registrations/{registration.id}")


@router.get("/registrations", response_model=Page[RegistrationOut], responses=responds(ValidationFailed))
async def list_registrations(
    request: Request,
    paging: Paging,
    fields: Annotated[Fields, sparse(RegistrationOut)],
    caller: Annotated[Caller, needs("file:read")],
    person: UUID,
    open: bool | None = None,  # noqa: A002, FBT001 -- the name of the query parameter
    annulled: bool | None = None,  # noqa: FBT001 -- the name of the query parameter
) -> Response:
    """List the registrations of a person, in the order of their recording; annulled ones too, unless left out."""
    return await page_of(request, caller, REGISTRATION, paging, fields, person=person, open=open, annulled=annulled)


offer_reads(router, REGISTRATION, one="registration", many="registrations", scope="file:read")


@router.patch(
    "/registrations/{registration_id}",
    response_model=RegistrationOut,
    dependencies=[MERGE_PATCH_ONLY],
    responses=responds(*CHANGE, OverlapsRegistration),
)
async def change_registration(
    registration_id: UUID,
    body: Annotated[RegistrationPatch, MERGE_PATCH],
    request: Request,
    seen: IfMatch,
    tx: Tx,
    caller: Annotated[Caller, needs(actions.WRITE)],
) -> Response:
    """Correct a registration, or cancel it for a reason."""
    await actions.change_registration(tx, caller, request.app.state.keyring, registration_id, seen, body.changes())
    return await changed(tx, REGISTRATION, registration_id)


offer_annulment(router, REGISTRATION, Registration, one="registration", many="registrations", scope=actions.WRITE)
offer_unmasked(router, Registration, CERTIFICATE_NUMBER, one="registration", many="registrations", scope="file:read")
