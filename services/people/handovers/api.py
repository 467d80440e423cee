"""Hand-overs over REST."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Request, Response
from pydantic import ConfigDict

from services.kit.codes.text import DistrictText, GridCellText
from services.kit.http.bodies import Input
from services.kit.http.common import (
    NotFound,
)
from services.kit.http.fields import Fields, sparse
from services.kit.http.pages import Page, Paging
from services.kit.http.problems import responds
from services.kit.idempotency import repeatable
from services.kit.identity.access import needs
from services.kit.identity.caller import Caller
from services.kit.merged import RecordMerged
from services.kit.reads import offer_reads, page_of
from services.kit.resources import changed
from services.kit.steps import Asked, Steps
from services.kit.transactions import Tx
from services.people.handovers import actions
from services.people.handovers.model import Declined, Reason, State
from services.people.handovers.problems import HandoverAnswered, HandoverOpen
from services.people.handovers.queries import HANDOVER, HandoverOut
from services.people.persons.api import Address

router = APIRouter(prefix="/v1", tags=["hand-overs"])

step = Steps(router, HANDOVER, one="handover", many="handovers", problems=(HandoverAnswered, RecordMerged))


class HandoverIn(Input):
    """A person's file to offer to the office of another area, which sees it from now on."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"person": "01a201e0-5c08-7c3f-ac6d-1f384ead234f", "to_district": "370103", "reason": "moved"}]
        }
    )

    person: UUID
    to_district: DistrictText
    reason: Reason


class AcceptIn(Input):
    """Where the person lives in the area that takes the file; what is left out is unknown from now on."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"address": "济南市市中区经四路1号"}]})

    grid_cell: GridCellText | None = None
    address: Address | None = None


class DeclineIn(Input):
    """Why the file is not taken."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"reason": "cannot_be_found"}]})

    reason: Declined


@router.post(
    "/handovers",
    status_code=201,
    response_model=HandoverOut,
    responses=responds(NotFound, RecordMerged, HandoverOpen),
)
@repeatable
async def offer_file(
    body: HandoverIn,
    request: Request,  # noqa: ARG001 -- `repeatable` reads it
    tx: Tx,
    caller: Annotated[Caller, needs(actions.WRITE)],
) -> Response:
    """Offer a person's file to the office of another area, which sees it until it has answered."""
    handover = await actions.offer_file(tx, caller, body.person, body.to_district, body.reason)
    return await changed(tx, HANDOVER, handover, location=f"/v1/handovers/{handover}")


@router.get("/handovers", response_model=Page[HandoverOut])
async def list_handovers(
    request: Request,
    paging: Paging,
    fields: Annotated[Fields, sparse(HandoverOut)],
    caller: Annotated[Caller, needs("person:read")],
    person: UUID | None = None,
    state: State | None = None,
) -> Response:
    """List the hand-overs that the caller sees, from their area and to it, in the order of their offering."""
    return await page_of(request, caller, HANDOVER, paging, fields, person=person, state=state)


offer_reads(router, HANDOVER, one="handover", many="handovers", scope="person:read")


@step("accept", actions.WRITE)
async def accept_file(asked: Asked, body: AcceptIn) -> None:
    """Take a file over: the person is registered as living in the area, whose offices are answerable from now on."""
    arrival = actions.Arrival(body.grid_cell, body.address)
    await actions.accept_file(asked.tx, asked.caller, asked.keyring, asked.row, asked.seen, arrival)


@step("decline", actions.WRITE)
async def decline_file(asked: Asked, body: DeclineIn) -> None:
    """Decline a file: it stays where it is, and is seen here no more."""
    await actions.decline_file(asked.tx, asked.caller, asked.row, asked.seen, body.reason)


@step("withdraw", actions.WRITE)
async def withdraw_offer(asked: Asked) -> None:
    """Take an offer back before it is answered."""
    await actions.withdraw_offer(asked.tx, asked.caller, asked.row, asked.seen)
