"""Delegations over REST."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Request, Response
from pydantic import ConfigDict

from services.kit.database.sessions import of
from services.kit.http.bodies import CivilDate, Input
from services.kit.http.common import (
    NotFound,
)
from services.kit.http.fields import Fields, sparse
from services.kit.http.pages import Page, Paging
from services.kit.http.problems import responds
from services.kit.idempotency import repeatable
from services.kit.identity.access import needs
from services.kit.identity.caller import Caller
from services.kit.reads import offer_reads, page_of
from services.kit.resources import changed
from services.kit.steps import Asked, Steps
from services.kit.transactions import Tx
from services.people.delegations import actions
from services.people.delegations.problems import AwayAlready, StandInIsAway, StandsInMeanwhile
from services.people.delegations.queries import DELEGATION, DelegationOut
from services.people.staff.api import A_ROW
from services.people.staff.problems import StaffHasLeft

router = APIRouter(prefix="/v1", tags=["delegations"])

AWAY = (StaffHasLeft, AwayAlready, StandInIsAway, StandsInMeanwhile)
"""What can stand in the way of an absence."""
step = Steps(router, DELEGATION, one="delegation", many="delegations", problems=AWAY)
OneDelegation = Annotated[Fields, sparse(DelegationOut)]


class DelegationIn(Input):
    """Who is away, who stands in, since when (today where left out) and until when.

    `back_on` is the first day on which they are back; left out where nobody knows.
    """

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "staff": A_ROW,
                    "stand_in": "01a201e0-5c08-7c3f-ac6d-1f384ead2350",
                    "since": "2027-05-10",
                    "back_on": "2027-05-24",
                }
            ]
        }
    )

    staff: UUID
    stand_in: UUID
    since: CivilDate | None = None
    back_on: CivilDate | None = None


class ReturnIn(Input):
    """The first day on which somebody is back (null: nobody knows)."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"back_on": "2099-01-01"}]})

    back_on: CivilDate | None


@router.post("/delegations", status_code=201, response_model=DelegationOut, responses=responds(NotFound, *AWAY))
@repeatable
async def delegate_work(
    body: DelegationIn,
    request: Request,  # noqa: ARG001 -- `repeatable` reads it
    tx: Tx,
    caller: Annotated[Caller, needs("staff:write")],
) -> Response:
    """Let somebody stand in while a staff member is away."""
    since = body.since or of(tx).clock.today()
    delegation = await actions.delegate_work(tx, caller, body.staff, body.stand_in, since, body.back_on)
    return await changed(tx, DELEGATION, delegation.id, location=f"/v1/delegations/{delegation.id}")


@router.get("/delegations", response_model=Page[DelegationOut])
async def list_delegations(
    request: Request,
    paging: Paging,
    fields: OneDelegation,
    caller: Annotated[Caller, needs("staff:read")],
    staff: UUID,
    current: bool | None = None,  # noqa: FBT001 -- FastAPI passes it by name
) -> Response:
    """List the absences of a staff member; `current` asks who stands in today."""
    return await page_of(request, caller, DELEGATION, paging, fields, staff=staff, current=current)


offer_reads(router, DELEGATION, one="delegation", many="delegations", scope="staff:read")


@step("changeReturn", "staff:write")
async def change_return(asked: Asked, body: ReturnIn) -> None:
    """Change the first day on which somebody is back."""
    await actions.change_return(asked.tx, asked.caller, asked.row, asked.seen, body.back_on)
