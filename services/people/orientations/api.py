"""Orientations over REST."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Request, Response
from pydantic import ConfigDict

from services.kit.database.sessions import of
from services.kit.http.bodies import CivilDate, Input
from services.kit.http.common import NotFound
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
from services.people.orientations import actions
from services.people.orientations.model import How, Reason, Stated
from services.people.orientations.problems import OrientationIsClosed
from services.people.orientations.queries import ORIENTATION, OrientationOut

router = APIRouter(prefix="/v1", tags=["orientations"])

step = Steps(router, ORIENTATION, one="orientation", many="orientations")

READ = "orientation:read"


class OrientationIn(Input):
    """A person who was sent to an entry of the directory, on which day (today where left out), and why.

    `told`: the person was told where to go. `introduced`: the service was told about the person, who agrees to it (the
    use `introduce_to_services`). `case` is the service case in which it was done.
    """

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "person": "01a201e0-5c08-7c3f-ac6d-1f384ead234f",
                    "entry": "01a201e0-5c08-7c3f-ac6d-1f384ead2350",
                    "how": "told",
                    "reason": "stands_in_the_way",
                }
            ]
        }
    )

    person: UUID
    entry: UUID
    case: UUID | None = None
    how: How
    reason: Reason
    on: CivilDate | None = None


class OutcomeIn(Input):
    """What came of it, and on which day that was known (today where left out)."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"outcome": "taken_up"}]})

    outcome: Stated
    on: CivilDate | None = None


@router.post(
    "/orientations",
    status_code=201,
    response_model=OrientationOut,
    responses=responds(NotFound, RecordMerged),
)
@repeatable
async def record_orientation(
    body: OrientationIn,
    request: Request,  # noqa: ARG001 -- `repeatable` reads it
    tx: Tx,
    caller: Annotated[Caller, needs(actions.WRITE)],
) -> Response:
    """Record that a person was sent to another service."""
    day = body.on or of(tx).clock.today()
    stated = actions.Statement(body.person, body.entry, body.case, body.how, body.reason, day)
    orientation = await actions.orient(tx, caller, stated)
    return await changed(tx, ORIENTATION, orientation.id, location=f"/v1/orientations/{orientation.id}")


@router.get("/orientations", response_model=Page[OrientationOut])
async def list_orientations(
    request: Request,
    paging: Paging,
    fields: Annotated[Fields, sparse(OrientationOut)],
    caller: Annotated[Caller, needs(READ)],
    person: UUID | None = None,
    entry: UUID | None = None,
    open: bool | None = None,  # noqa: A002, FBT001 -- the name of the query parameter
) -> Response:
    """List the orientations that the caller sees, in the order of their recording."""
    return await page_of(request, caller, ORIENTATION, paging, fields, person=person, entry=entry, open=open)


offer_reads(router, ORIENTATION, one="orientation", many="orientations", scope=READ)


@step("recordOutcome", actions.WRITE, OrientationIsClosed, RecordMerged)
async def record_orientation_outcome(asked: Asked, body: OutcomeIn) -> None:
    """Say what came of an orientation."""
    await actions.record_outcome(asked.tx, asked.caller, asked.row, asked.seen, body.outcome, asked.day(body.on))
