"""Needs over REST."""

from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Request, Response
from pydantic import ConfigDict, Field, StrictBool

from services.kit.codes.text import DistrictText, OccupationCode
from services.kit.http.bodies import CivilDate, Input, Yuan, fen_of
from services.kit.http.common import (
    NotFound,
)
from services.kit.http.etags import IfMatch
from services.kit.http.fields import Fields, sparse
from services.kit.http.pages import Page, Paging
from services.kit.http.patches import MERGE_PATCH, MERGE_PATCH_ONLY, Patch, unchanged
from services.kit.http.problems import responds
from services.kit.idempotency import repeatable
from services.kit.identity.access import needs
from services.kit.identity.caller import Caller
from services.kit.merged import RecordMerged
from services.kit.reads import offer_reads, page_of
from services.kit.resources import changed
from services.kit.steps import Asked, Steps
from services.kit.transactions import Tx
from services.people.needs import actions
from services.people.needs.model import CourseTime, HomeWork, Hours, Transport
from services.people.needs.problems import NeedIsClosed, NeedIsOpen
from services.people.needs.queries import NEED, NeedOut, Purpose

router = APIRouter(prefix="/v1", tags=["needs"])

step = Steps(router, NEED, one="need", many="needs")
ClosingReason = Literal["met", "withdrawn", "person_gone"]
Occupations = Annotated[list[OccupationCode], Field(max_length=10)]
Districts = Annotated[list[DistrictText], Field(max_length=10)]
Course = Annotated[str, Field(min_length=1, max_length=100, examples=["挖掘机操作"])]
CourseTimes = Annotated[list[CourseTime], Field(max_length=3)]
Wage = Annotated[Yuan, Field(gt=0, le=1_000_000)]
OneNeed = Annotated[Fields, sparse(NeedOut)]
CHANGE = responds(NotFound, NeedIsClosed)


class OwnNeedIn(Input):
    """A need of one's own to record; the wage is per month, at least. `course` is what is to be learnt."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"purpose": "job", "occupations": ["6-06-03-01"], "hours": "part_time"}]}
    )

    purpose: Purpose
    occupations: Occupations = Field(default_factory=list)
    districts: Districts = Field(default_factory=list)
    wage_from: Wage | None = None
    takes_any_post: StrictBool = False
    hours: Hours | None = None
    home_work: HomeWork | None = None
    transport: Transport | None = None
    course: Course | None = None
    course_times: CourseTimes = Field(default_factory=list)

    def of(self, person: UUID) -> actions.Statement:
        """Return what is stated, as the need of a person; the wage in fen."""
        stated = {name: getattr(self, name) for name in OwnNeedIn.model_fields}
        stated["wage_from"] = None if self.wage_from is None else fen_of(self.wage_from)
        return actions.Statement(person=person, **stated)


class NeedIn(OwnNeedIn):
    """A need to record; the wage is per month, at least. `course` is what is to be learnt, where no occupation is."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "person": "01a201e0-5c08-7c3f-ac6d-1f384ead234f",
                    "purpose": "job",
                    "occupations": ["6-06-03-01"],
                    "districts": ["370102"],
                    "wage_from": "3000.00",
                    "hours": "part_time",
                    "home_work": "wanted",
                    "transport": "near_home_only",
                }
            ]
        }
    )

    person: UUID


class NeedPatch(Patch):
    """What can be changed about an open need."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"takes_any_post": True}]})

    occupations: Occupations = unchanged()
    districts: Districts = unchanged()
    wage_from: Wage | None = unchanged()
    takes_any_post: StrictBool = unchanged()
    hours: Hours | None = unchanged()
    home_work: HomeWork | None = unchanged()
    transport: Transport | None = unchanged()
    course: Course | None = unchanged()
    course_times: CourseTimes = unchanged()


class CloseIn(Input):
    """Why a need is closed, and when (today where left out)."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"reason": "met"}]})

    reason: ClosingReason
    on: CivilDate | None = None


@router.post(
    "/needs",
    status_code=201,
    response_model=NeedOut,
    responses=responds(NotFound, RecordMerged, NeedIsOpen),
)
@repeatable
async def record_need(
    body: NeedIn,
    request: Request,  # noqa: ARG001 -- `repeatable` reads it
    tx: Tx,
    caller: Annotated[Caller, needs("need:write")],
) -> Response:
    """Record what a person needs."""
    need = await actions.record_need(tx, caller, body.of(body.person))
    return await changed(tx, NEED, need.id, location=f"/v1/needs/{need.id}")


@router.get("/needs", response_model=Page[NeedOut])
async def list_needs(
    request: Request,
    paging: Paging,
    fields: OneNeed,
    caller: Annotated[Caller, needs("need:read")],
    person: UUID | None = None,
    purpose: Purpose | None = None,
    open: bool | None = None,  # noqa: A002, FBT001 -- the name of the query parameter
) -> Response:
    """List the needs that the caller sees, in the order of their recording."""
    return await page_of(request, caller, NEED, paging, fields, person=person, purpose=purpose, open=open)


offer_reads(router, NEED, one="need", many="needs", scope="need:read")


@router.patch("/needs/{need_id}", response_model=NeedOut, dependencies=[MERGE_PATCH_ONLY], responses=CHANGE)
async def change_need(
    need_id: UUID,
    body: Annotated[NeedPatch, MERGE_PATCH],
    seen: IfMatch,
    tx: Tx,
    caller: Annotated[Caller, needs("need:write")],
) -> Response:
    """Change an open need."""
    await actions.change_need(tx, caller, need_id, seen, changes_of(body))
    return await changed(tx, NEED, need_id)


@step("close", "need:write", NeedIsClosed)
async def close_need(asked: Asked, body: CloseIn) -> None:
    """Close a need."""
    await actions.close_need(asked.tx, asked.caller, asked.row, asked.seen, asked.day(body.on), body.reason)


def changes_of(body: NeedPatch) -> dict[str, Any]:
    """Return the fields that were sent; the wage in fen."""
    changes = body.changes()
    if changes.get("wage_from") is not None:
        changes["wage_from"] = fen_of(changes["wage_from"])
    return changes
