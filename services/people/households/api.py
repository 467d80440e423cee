"""Households over REST."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, ConfigDict, Field, StrictBool
from sqlalchemy.ext.asyncio import AsyncSession

from services.kit.codes.text import DistrictText
from services.kit.http.bodies import CivilDate, Input, Yuan, fen_of
from services.kit.http.common import (
    NotFound,
)
from services.kit.http.etags import IfMatch, etag
from services.kit.http.fields import Fields, sparse
from services.kit.http.pages import Page, Paging
from services.kit.http.patches import MERGE_PATCH, MERGE_PATCH_ONLY, Patch, unchanged
from services.kit.http.problems import responds
from services.kit.idempotency import repeatable
from services.kit.identity.access import needs
from services.kit.identity.caller import Caller
from services.kit.merged import RecordMerged
from services.kit.reads import offer_reads, page_of
from services.kit.resources import changed, within
from services.kit.transactions import Tx
from services.people.households import actions
from services.people.households.problems import InAnotherHousehold, NotAMember, SecondHead, UnknownPersons
from services.people.households.queries import HOUSEHOLD, HouseholdOut, HukouKind, Relation
from services.people.households.queries import read as read_household

router = APIRouter(prefix="/v1", tags=["households"])

MEMBERS_MOST = 30
Address = Annotated[str, Field(min_length=1, max_length=200, examples=["翠竹路1号"])]
Income = Annotated[Yuan, Field(ge=0, le=10_000_000)]
OneHousehold = Annotated[Fields, sparse(HouseholdOut)]
CHANGE = responds(NotFound)


class MemberIn(Input):
    """A registered person as a member; what is not stated about their work is null."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "person": "01a201e0-5c08-7c3f-ac6d-1f384ead234f",
                    "relation": "head",
                    "able": True,
                    "willing": True,
                    "employed": False,
                }
            ]
        }
    )

    person: UUID
    relation: Relation
    able: StrictBool | None = None
    willing: StrictBool | None = None
    employed: StrictBool | None = None
    other_income: StrictBool | None = None


class HouseholdIn(Input):
    """A household to register."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "district": "370102",
                    "hukou_kind": "urban",
                    "address": "济南市历下区翠竹路1号",
                    "income_per_head": "250.00",
                    "members": [
                        {
                            "person": "01a201e0-5c08-7c3f-ac6d-1f384ead234f",
                            "relation": "head",
                            "able": True,
                            "willing": True,
                            "employed": False,
                        }
                    ],
                }
            ]
        }
    )

    district: DistrictText
    hukou_kind: HukouKind
    address: Address | None = None
    income_per_head: Income | None = None
    members: Annotated[list[MemberIn], Field(max_length=MEMBERS_MOST)]


class HouseholdPatch(Patch):
    """What can be changed about a household; its members have their own address."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"income_per_head": "300.00"}]})

    district: DistrictText = unchanged()
    hukou_kind: HukouKind = unchanged()
    address: Address | None = unchanged()
    income_per_head: Income | None = unchanged()


class MemberPatch(Patch):
    """What can be changed about a member; `left_on` ends the membership."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"employed": True}]})

    relation: Relation = unchanged()
    able: StrictBool | None = unchanged()
    willing: StrictBool | None = unchanged()
    employed: StrictBool | None = unchanged()
    other_income: StrictBool | None = unchanged()
    left_on: CivilDate = unchanged()


@router.post(
    "/households",
    status_code=201,
    response_model=HouseholdOut,
    responses=responds(UnknownPersons, RecordMerged, InAnotherHousehold, SecondHead),
)
@repeatable
async def register_household(
    body: HouseholdIn, request: Request, tx: Tx, caller: Annotated[Caller, needs("household:register")]
) -> Response:
    """Register a household with its members."""
    stated = actions.Statement(
        district=body.district,
        hukou_kind=body.hukou_kind,
        address=body.address,
        income_per_head=None if body.income_per_head is None else fen_of(body.income_per_head),
        members=[membership(member) for member in body.members],
    )
    household = await actions.register_household(tx, caller, request.app.state.keyring, stated)
    return await changed(tx, HOUSEHOLD, household.id, location=f"/v1/households/{household.id}")


@router.get("/households", response_model=Page[HouseholdOut])
async def list_households(
    request: Request,
    paging: Paging,
    fields: OneHousehold,
    caller: Annotated[Caller, needs("household:read")],
    district: DistrictText | None = None,
    certified: bool | None = None,  # noqa: FBT001 -- FastAPI passes it by name
    recheck: bool | None = None,  # noqa: FBT001 -- FastAPI passes it by name
) -> Response:
    """List the households that the caller sees, in the order of their registration.

    `district` takes in every area below it; `recheck` finds certified households whose facts have changed since.
    """
    return await page_of(
        request, caller, HOUSEHOLD, paging, fields, district=within(district), certified=certified, recheck=recheck
    )


offer_reads(
    router,
    HOUSEHOLD,
    one="household",
    many="households",
    scope="household:read",
    told="Return a household with its present members.",
)


@router.patch(
    "/households/{household_id}", response_model=HouseholdOut, dependencies=[MERGE_PATCH_ONLY], responses=CHANGE
)
async def change_household(
    household_id: UUID,
    body: Annotated[HouseholdPatch, MERGE_PATCH],
    request: Request,
    seen: IfMatch,
    tx: Tx,
    caller: Annotated[Caller, needs("household:write")],
) -> Response:
    """Change what is stated about a household; a new district is a move, for an office that covers both places."""
    changes = body.changes()
    if changes.get("income_per_head") is not None:
        changes["income_per_head"] = fen_of(changes["income_per_head"])
    await actions.change_household(tx, caller, request.app.state.keyring, household_id, seen, changes)
    return await changed(tx, HOUSEHOLD, household_id)


@router.post(
    "/households/{household_id}/members",
    response_model=HouseholdOut,
    responses=CHANGE | responds(UnknownPersons, RecordMerged, InAnotherHousehold, SecondHead),
)
@repeatable
async def join_household(
    household_id: UUID,
    body: MemberIn,
    request: Request,  # noqa: ARG001 -- `repeatable` reads it
    seen: IfMatch,
    tx: Tx,
    caller: Annotated[Caller, needs("household:write")],
) -> Response:
    """Take a registered person into a household."""
    await actions.join_household(tx, caller, household_id, seen, membership(body))
    return await changed(tx, HOUSEHOLD, household_id)


@router.patch(
    "/households/{household_id}/members/{person_id}",
    response_model=HouseholdOut,
    dependencies=[MERGE_PATCH_ONLY],
    responses=CHANGE | responds(NotFound, NotAMember, SecondHead),
)
async def change_member(
    household_id: UUID,
    person_id: UUID,
    body: Annotated[MemberPatch, MERGE_PATCH],
    seen: IfMatch,
    tx: Tx,
    caller: Annotated[Caller, needs("household:write")],
) -> Response:
    """Change what is stated about a member, or end the membership."""
    await actions.change_member(tx, caller, household_id, person_id, seen, body.changes())
    return await changed(tx, HOUSEHOLD, household_id)


def membership(body: MemberIn) -> actions.Membership:
    """Return a member as actions take it."""
    return actions.Membership(body.person, body.relation, body.able, body.willing, body.employed, body.other_income)


async def beside_household(tx: AsyncSession, household_id: UUID, shown: BaseModel) -> Response:
    """Answer what stands in the file of a household, with the ETag of the household as this transaction leaves it."""
    await tx.flush()
    household = await read_household(tx, household_id)
    headers = {"ETag": etag(household.version)}
    return Response(shown.model_dump_json(), media_type="application/json", headers=headers)
