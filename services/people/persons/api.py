"""Persons over REST."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse
from pydantic import ConfigDict, Field

from services.kit.codes.text import DistrictText, GridCellText, ResidentIdText, SexCode
from services.kit.database import reading
from services.kit.http.bodies import CivilDate, Input, Output
from services.kit.http.common import (
    NotFound,
)
from services.kit.http.etags import IfMatch
from services.kit.http.fields import Fields, sparse
from services.kit.http.pages import Page, Paging
from services.kit.http.patches import MERGE_PATCH, MERGE_PATCH_ONLY, Patch, unchanged
from services.kit.http.problems import responds
from services.kit.idempotency import repeatable
from services.kit.identity.access import STATES_PURPOSE, needs
from services.kit.identity.caller import Caller
from services.kit.identity.refusals import PurposeRequired
from services.kit.merged import RecordMerged
from services.kit.reads import offer_reads, page_of
from services.kit.resources import changed, show, within
from services.kit.transactions import Tx, database_of
from services.people.persons import actions, queries
from services.people.persons.model import RESIDENT_ID, ContactRelation, WithoutResidentId
from services.people.persons.problems import PersonAlreadyRegistered, PossiblyRegistered
from services.people.persons.queries import PERSON, Access, HukouKind, PersonOut

router = APIRouter(prefix="/v1", tags=["persons"])

Name = Annotated[str, Field(min_length=1, max_length=50, examples=["陈小明"])]
CountyText = Annotated[str, Field(pattern=r"^[0-9]{6}$", examples=["370102"])]
Phone = Annotated[str, Field(pattern=r"^\+?[0-9][0-9 -]{4,18}[0-9]$", examples=["13800000000"])]
Email = Annotated[
    str, Field(max_length=100, pattern=r"^[^@\s]{1,64}@[^@\s.]+(\.[^@\s.]+)+$", examples=["chen@example.cn"])
]
WeChat = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{5,30}$", examples=["wxid_chen01"])]
Address = Annotated[str, Field(min_length=1, max_length=200, examples=["济南市历下区解放路1号"])]
OnePerson = Annotated[Fields, sparse(PersonOut)]


class PersonIn(Input):
    """A person to register; sex and birth date, where stated, must be those of the resident id.

    Without a resident id, `without_resident_id` says why, and sex and birth date are stated: the record is temporary.
    `not_same_as` and `not_held_in` answer the problem `possibly-registered`.
    """

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "name": "陈小明",
                    "resident_id": "370102199003070016",
                    "phone": "13800000000",
                    "residence": "370102001",
                    "hukou": "370102",
                    "hukou_kind": "urban",
                }
            ]
        }
    )

    name: Name
    former_name: Name | None = None
    resident_id: ResidentIdText | None = None
    without_resident_id: WithoutResidentId | None = None
    sex: SexCode | None = None
    birth_date: CivilDate | None = None
    phone: Phone | None = None
    email: Email | None = None
    wechat: WeChat | None = None
    contact_name: Name | None = None
    contact_phone: Phone | None = None
    contact_relation: ContactRelation | None = None
    address: Address | None = None
    residence: DistrictText
    grid_cell: GridCellText | None = None
    hukou: DistrictText
    hukou_kind: HukouKind
    not_same_as: Annotated[list[UUID], Field(max_length=100)] = Field(default_factory=list)
    not_held_in: Annotated[list[CountyText], Field(max_length=100)] = Field(default_factory=list)


class PersonPatch(Patch):
    """What can be changed about a person; name, resident id, sex and birth date are corrected instead."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"phone": "13800000000", "residence": "370103"}]})

    former_name: Name | None = unchanged()
    phone: Phone | None = unchanged()
    email: Email | None = unchanged()
    wechat: WeChat | None = unchanged()
    contact_name: Name | None = unchanged()
    contact_phone: Phone | None = unchanged()
    contact_relation: ContactRelation | None = unchanged()
    address: Address | None = unchanged()
    residence: DistrictText = unchanged()
    grid_cell: GridCellText | None = unchanged()
    hukou: DistrictText = unchanged()
    hukou_kind: HukouKind = unchanged()


class SearchIn(Input):
    """By what a person is looked up; in a body, because addresses are logged by others."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"resident_id": "370102199003070016"}]})

    resident_id: ResidentIdText


class UnmaskedOut(Output):
    """A person as they are; null is not on file."""

    name: str
    resident_id: str | None
    phone: str | None
    former_name: str | None
    address: str | None
    email: str | None
    wechat: str | None
    contact_name: str | None
    contact_phone: str | None
    birth_date: date


@router.post(
    "/persons",
    status_code=201,
    response_model=PersonOut,
    responses=responds(PersonAlreadyRegistered, PossiblyRegistered),
)
@repeatable
async def register_person(
    body: PersonIn, request: Request, tx: Tx, caller: Annotated[Caller, needs("person:register")]
) -> Response:
    """Register a person."""
    stated = actions.Registration(**{name: getattr(body, name) for name in PersonIn.model_fields})
    person = await actions.register_person(tx, caller, request.app.state.keyring, stated)
    return await changed(tx, PERSON, person.id, location=f"/v1/persons/{person.id}")


@router.get("/persons", response_model=Page[PersonOut])
async def list_persons(
    request: Request,
    paging: Paging,
    fields: OnePerson,
    caller: Annotated[Caller, needs("person:read")],
    hukou_kind: HukouKind | None = None,
    residence: DistrictText | None = None,
    temporary: bool | None = None,  # noqa: FBT001 -- the name of the query parameter
    merged: bool | None = None,  # noqa: FBT001 -- the name of the query parameter
) -> Response:
    """List the persons that the caller sees, in the order of their registration.

    `residence` takes in every area below it; `temporary` are those without a resident id, `merged` those whose record
    went into another one.
    """
    narrowed = {
        "hukou_kind": hukou_kind,
        "residence": within(residence),
        "temporary": temporary,
        "merged": merged,
    }
    return await page_of(request, caller, PERSON, paging, fields, **narrowed)


offer_reads(router, PERSON, one="person", many="persons", scope="person:read", told="Return a person, masked.")


@router.post(
    "/persons:search",
    response_model=PersonOut,
    responses=responds(NotFound),
)
async def search_person(body: SearchIn, request: Request, caller: Annotated[Caller, needs("person:read")]) -> Response:
    """Find a person by resident id among those that the caller sees."""
    blind = RESIDENT_ID.blind(request.app.state.keyring, body.resident_id)
    return show(await reading.one(database_of(request), caller, PERSON, blind, column="resident_id_blind"))


@router.patch(
    "/persons/{person_id}",
    response_model=PersonOut,
    dependencies=[MERGE_PATCH_ONLY],
    responses=responds(NotFound, RecordMerged),
)
async def change_person(
    person_id: UUID,
    body: Annotated[PersonPatch, MERGE_PATCH],
    request: Request,
    seen: IfMatch,
    tx: Tx,
    caller: Annotated[Caller, needs("person:write")],
) -> Response:
    """Change how to reach a person, what they were called, where they live or where they are registered."""
    await actions.change_person(tx, caller, request.app.state.keyring, person_id, seen, body.changes())
    return await changed(tx, PERSON, person_id)


@router.get(
    "/persons/{person_id}/unmasked",
    response_model=UnmaskedOut,
    openapi_extra=STATES_PURPOSE,
    responses=responds(NotFound, PurposeRequired),
)
async def reveal_person(
    person_id: UUID,
    request: Request,
    tx: Tx,
    caller: Annotated[Caller, needs("person:read_unmasked")],
    fields: Annotated[Fields, sparse(UnmaskedOut)],
) -> Response:
    """Return fields of a person unmasked, for a stated purpose; the access log keeps who read which of them and why."""
    chosen = fields.names or tuple(UnmaskedOut.model_fields)
    shown = await actions.reveal_person(tx, caller, request.app.state.keyring, person_id, chosen)
    return JSONResponse(shown, headers={"Cache-Control": "no-store"})


@router.get(
    "/persons/{person_id}/access-log",
    responses=responds(NotFound),
)
async def read_access_log(
    person_id: UUID, paging: Paging, tx: Tx, caller: Annotated[Caller, needs("access_log:read")]
) -> Page[Access]:
    """Return who read the person unmasked, or was told where they are held: for the person, and for auditors.

    So does whoever read what a psychological assessment found. The latest comes first. What was read of psychological
    assessments and notes is `sensitive` for everybody but the person.
    """
    await queries.read(tx, person_id)
    rows = await queries.reads_of(tx, caller, person_id, paging.after(datetime, UUID), paging.fetch)
    return paging.page(rows, key=lambda row: (row.at, row.id), show=lambda row: row)
