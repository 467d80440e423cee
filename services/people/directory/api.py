"""The directory over REST."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response
from pydantic import ConfigDict, Field

from services.kit.codes.text import Accommodation, DistrictText
from services.kit.http.bodies import CivilDate, Input
from services.kit.http.common import NotFound
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
from services.kit.steps import Asked, Steps
from services.kit.transactions import Tx
from services.people.directory import actions
from services.people.directory.model import Audience, ServiceKind, WithdrawnFor
from services.people.directory.problems import EntryAlreadyThere, EntryIsWithdrawn
from services.people.directory.queries import DIRECTORY_ENTRY, DirectoryEntryOut
from services.people.directory.rules import EVERYBODY, places_around
from services.people.offices.api import Address, Hours, Phone

router = APIRouter(prefix="/v1", tags=["directory"])

READ = "directory:read"
ServiceName = Annotated[str, Field(min_length=2, max_length=100, examples=["济南市历下区法律援助中心"])]
Runner = Annotated[str, Field(min_length=2, max_length=100, examples=["济南市历下区司法局"])]
Web = Annotated[str, Field(min_length=8, max_length=500, examples=["https://legal-aid.example.org"])]
Audiences = Annotated[list[Audience], Field(min_length=1, max_length=10)]
Accommodations = Annotated[list[Accommodation], Field(max_length=50)]
Words = Annotated[str, Field(min_length=1, max_length=500, examples=["携带身份证和劳动合同"])]
Source = Annotated[str, Field(min_length=1, max_length=200, examples=["电话核实"])]
step = Steps(router, DIRECTORY_ENTRY, one="entry", many="directory-entries", problems=(EntryIsWithdrawn,))


def for_everybody() -> list[Audience]:
    """Return whom a service is for where nobody has said it."""
    return [EVERYBODY]


class EntryIn(Input):
    """A service to enter into the directory; everything about it is public.

    It is run by an office or an organisation that is registered, or by a body that is named (`run_by`): by one.
    `district` is what it serves, with all below it; `confirmed_on` is when all this was so, today where left out.
    """

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "name": "济南市历下区法律援助中心",
                    "kind": "legal_aid",
                    "run_by": "济南市历下区司法局",
                    "district": "370102",
                    "address": "济南市历下区翠竹路1号",
                    "phone": "12348",
                    "opening_hours": "周一至周五 9:00-17:00",
                    "audience": ["everybody"],
                    "conditions": "携带身份证和劳动合同",
                    "cost": "免费",
                    "accommodations": ["step_free_access", "sign_interpreter"],
                    "source": "电话核实",
                }
            ]
        }
    )

    name: ServiceName
    name_en: ServiceName | None = None
    kind: ServiceKind
    organisation: UUID | None = None
    office: UUID | None = None
    run_by: Runner | None = None
    district: DistrictText
    address: Address | None = None
    phone: Phone | None = None
    web: Web | None = None
    opening_hours: Hours | None = None
    audience: Audiences = Field(default_factory=for_everybody)
    conditions: Words | None = None
    cost: Words | None = None
    accommodations: Accommodations = Field(default_factory=list)
    valid_until: CivilDate | None = None
    source: Source
    confirmed_on: CivilDate | None = None


class EntryPatch(Patch):
    """What can be changed about an entry that was not withdrawn."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"opening_hours": "周一至周六 8:30-17:30"}]})

    name: ServiceName = unchanged()
    name_en: ServiceName | None = unchanged()
    kind: ServiceKind = unchanged()
    organisation: UUID | None = unchanged()
    office: UUID | None = unchanged()
    run_by: Runner | None = unchanged()
    district: DistrictText = unchanged()
    address: Address | None = unchanged()
    phone: Phone | None = unchanged()
    web: Web | None = unchanged()
    opening_hours: Hours | None = unchanged()
    audience: Audiences = unchanged()
    conditions: Words | None = unchanged()
    cost: Words | None = unchanged()
    accommodations: Accommodations = unchanged()
    valid_until: CivilDate | None = unchanged()
    source: Source = unchanged()


class ConfirmIn(Input):
    """On which day what stands there was so (today where left out)."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"confirmed_on": "2027-03-01"}]})

    confirmed_on: CivilDate | None = None


class WithdrawEntryIn(Input):
    """Why nobody is to be sent there any more."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"reason": "no_longer_offered"}]})

    reason: WithdrawnFor


async def narrowed(
    *,
    district: DistrictText | None = None,
    kind: ServiceKind | None = None,
    audience: Audience | None = None,
    name: Annotated[str, Field(min_length=1, max_length=100)] | None = None,
    offered: bool | None = None,
    to_be_confirmed: bool | None = None,
) -> dict[str, object]:
    """Return what a list of entries is narrowed by."""
    return {
        "district": None if district is None else places_around(district),
        "kind": kind,
        "audience": audience,
        "name": name,
        "offered": offered,
        "to_be_confirmed": to_be_confirmed,
    }


@router.post(
    "/directory-entries",
    status_code=201,
    response_model=DirectoryEntryOut,
    responses=responds(EntryAlreadyThere),
)
@repeatable
async def record_directory_entry(
    body: EntryIn,
    request: Request,  # noqa: ARG001 -- `repeatable` reads it
    tx: Tx,
    caller: Annotated[Caller, needs(actions.WRITE)],
) -> Response:
    """Enter a service into the directory."""
    entry = await actions.record_entry(tx, caller, {name: getattr(body, name) for name in EntryIn.model_fields})
    return await changed(tx, DIRECTORY_ENTRY, entry.id, location=f"/v1/directory-entries/{entry.id}")


@router.get("/directory-entries", response_model=Page[DirectoryEntryOut])
async def list_directory_entries(
    request: Request,
    paging: Paging,
    fields: Annotated[Fields, sparse(DirectoryEntryOut)],
    caller: Annotated[Caller, needs(READ)],
    asked: Annotated[dict[str, object], Depends(narrowed)],
) -> Response:
    """List the directory, in the order of its recording.

    `district` leaves what serves it: the entries of the district itself, of every area above it, and of those below it,
    which serve a part of it. `audience` leaves what is for everybody too. `name` is a part of the name in either
    language.
    """
    return await page_of(request, caller, DIRECTORY_ENTRY, paging, fields, **asked)


offer_reads(router, DIRECTORY_ENTRY, one="directory-entry", many="directory-entries", scope=READ)


@router.patch(
    "/directory-entries/{entry_id}",
    response_model=DirectoryEntryOut,
    dependencies=[MERGE_PATCH_ONLY],
    responses=responds(NotFound, EntryIsWithdrawn, EntryAlreadyThere),
)
async def change_directory_entry(
    entry_id: UUID,
    body: Annotated[EntryPatch, MERGE_PATCH],
    seen: IfMatch,
    tx: Tx,
    caller: Annotated[Caller, needs(actions.WRITE)],
) -> Response:
    """Change an entry; another district is for an office that covers both."""
    await actions.change_entry(tx, caller, entry_id, seen, body.changes())
    return await changed(tx, DIRECTORY_ENTRY, entry_id)


@step("confirm", actions.WRITE)
async def confirm_directory_entry(asked: Asked, body: ConfirmIn) -> None:
    """Confirm that what an entry says is so."""
    await actions.confirm_entry(asked.tx, asked.caller, asked.row, asked.seen, asked.day(body.confirmed_on))


@step("withdraw", actions.WRITE)
async def withdraw_directory_entry(asked: Asked, body: WithdrawEntryIn) -> None:
    """Withdraw an entry: nobody is oriented to it any more."""
    await actions.withdraw_entry(asked.tx, asked.caller, asked.row, asked.seen, body.reason)
