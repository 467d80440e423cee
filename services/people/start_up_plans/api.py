"""Plans to start a business over REST."""

from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Request, Response
from pydantic import ConfigDict, Field

from services.kit.codes.text import DistrictText, IndustryCode
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
from services.kit.reads import offer_reads, page_of
from services.kit.resources import changed
from services.kit.steps import Asked, Steps
from services.kit.transactions import Tx
from services.people.businesses.model import Licence
from services.people.start_up_plans import actions
from services.people.start_up_plans.model import GivenUpFor, Help, Stage
from services.people.start_up_plans.problems import PlanHasEnded, PlanIsOpen
from services.people.start_up_plans.queries import START_UP_PLAN, StartUpPlanOut

router = APIRouter(prefix="/v1", tags=["start-up plans"])

step = Steps(router, START_UP_PLAN, one="plan", many="start-up-plans", problems=(PlanHasEnded,))
READ = "need:read"
OpenStage = Literal["idea", "preparing"]
Capital = Annotated[Yuan, Field(gt=0, le=100_000_000)]
HelpWanted = Annotated[list[Help], Field(max_length=5)]
Writer = Annotated[Caller, needs(actions.WRITE)]


class StartUpPlanIn(Input):
    """What a person wants to open; `form` is left out while it is not decided."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "person": "01a201e0-5c08-7c3f-ac6d-1f384ead234f",
                    "trade": "H",
                    "district": "370102",
                    "form": "individual_business",
                    "capital_wanted": "50000.00",
                    "help_wanted": ["loan", "training"],
                    "stage": "idea",
                }
            ]
        }
    )

    person: UUID
    trade: IndustryCode
    district: DistrictText
    form: Licence | None = None
    capital_wanted: Capital | None = None
    help_wanted: HelpWanted = Field(default_factory=list)
    stage: OpenStage = "idea"


class StartUpPlanPatch(Patch):
    """What can be changed about an open plan."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"stage": "preparing", "help_wanted": ["premises"]}]})

    trade: IndustryCode = unchanged()
    district: DistrictText = unchanged()
    form: Licence | None = unchanged()
    capital_wanted: Capital | None = unchanged()
    help_wanted: HelpWanted = unchanged()
    stage: OpenStage = unchanged()


class OpenBusinessIn(Input):
    """Which business of the person's file was opened, and when (today where left out)."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"business": "01a201e0-5c08-7c3f-ac6d-1f384ead234f"}]})

    business: UUID
    on: CivilDate | None = None


class GiveUpIn(Input):
    """Why a plan was given up, and when (today where left out)."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"reason": "no_capital"}]})

    reason: GivenUpFor
    on: CivilDate | None = None


@router.post(
    "/start-up-plans",
    status_code=201,
    response_model=StartUpPlanOut,
    responses=responds(NotFound, PlanIsOpen),
)
@repeatable
async def record_start_up_plan(
    body: StartUpPlanIn,
    request: Request,  # noqa: ARG001 -- `repeatable` reads it
    tx: Tx,
    caller: Writer,
) -> Response:
    """Record what a person wants to open."""
    stated = {name: getattr(body, name) for name in StartUpPlanIn.model_fields if name != "person"}
    plan = await actions.record_plan(tx, caller, body.person, in_fen(stated))
    return await changed(tx, START_UP_PLAN, plan.id, location=f"/v1/start-up-plans/{plan.id}")


@router.get("/start-up-plans", response_model=Page[StartUpPlanOut])
async def list_start_up_plans(
    request: Request,
    paging: Paging,
    fields: Annotated[Fields, sparse(StartUpPlanOut)],
    caller: Annotated[Caller, needs(READ)],
    person: UUID | None = None,
    stage: Stage | None = None,
    open: bool | None = None,  # noqa: A002, FBT001 -- the name of the query parameter
) -> Response:
    """List the plans that the caller sees, in the order of their recording."""
    return await page_of(request, caller, START_UP_PLAN, paging, fields, person=person, stage=stage, open=open)


offer_reads(router, START_UP_PLAN, one="start-up-plan", many="start-up-plans", scope=READ)


@router.patch(
    "/start-up-plans/{plan_id}",
    response_model=StartUpPlanOut,
    dependencies=[MERGE_PATCH_ONLY],
    responses=responds(NotFound, PlanHasEnded),
)
async def change_start_up_plan(
    plan_id: UUID,
    body: Annotated[StartUpPlanPatch, MERGE_PATCH],
    seen: IfMatch,
    tx: Tx,
    caller: Writer,
) -> Response:
    """Change an open plan."""
    await actions.change_plan(tx, caller, plan_id, seen, in_fen(body.changes()))
    return await changed(tx, START_UP_PLAN, plan_id)


@step("openBusiness", actions.WRITE)
async def open_business(asked: Asked, body: OpenBusinessIn) -> None:
    """Say that the business was opened that was planned."""
    await actions.open_business(asked.tx, asked.caller, asked.row, asked.seen, body.business, asked.day(body.on))


@step("giveUp", actions.WRITE)
async def give_up_start_up_plan(asked: Asked, body: GiveUpIn) -> None:
    """Say that a plan was given up."""
    await actions.give_up_plan(asked.tx, asked.caller, asked.row, asked.seen, asked.day(body.on), body.reason)


def in_fen(stated: dict[str, Any]) -> dict[str, Any]:
    """Return the stated facts with the capital as it is stored."""
    capital = stated.get("capital_wanted")
    return stated if capital is None else {**stated, "capital_wanted": fen_of(capital)}
