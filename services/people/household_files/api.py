"""The file of a household over REST: its timeline, and what is sealed in it."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse

from services.kit.http.bodies import Output
from services.kit.http.common import NotFound
from services.kit.http.fields import Fields, sparse
from services.kit.http.pages import Page, Paging
from services.kit.http.problems import responds
from services.kit.identity.access import STATES_PURPOSE, needs
from services.kit.identity.caller import Caller
from services.kit.identity.refusals import PurposeRequired
from services.kit.transactions import Tx
from services.people.household_files import actions, queries
from services.people.household_files.queries import TimelineEntry
from services.people.household_visits.queries import UnmaskedVisit
from services.people.households.problems import UnknownPersons
from services.people.households.queries import read as read_household

router = APIRouter(prefix="/v1", tags=["household files"])

READ = "household_file:read"


class UnmaskedObjection(Output):
    """What somebody objected, and what the office answered."""

    id: UUID
    statement: str | None
    answer: str | None


class UnmaskedDibao(Output):
    """The number under which the household draws or drew dibao."""

    id: UUID
    number: str | None


class UnmaskedHouseholdOut(Output):
    """What is sealed in the file of a household, as it is."""

    address: str | None
    objections: list[UnmaskedObjection]
    dibao: list[UnmaskedDibao]
    visits: list[UnmaskedVisit]


@router.get("/households/{household_id}/timeline", dependencies=[needs(READ)], responses=responds(NotFound))
async def list_timeline(household_id: UUID, paging: Paging, tx: Tx) -> Page[TimelineEntry]:
    """Return what happened to a household in one line of days, the latest first, each day as it was recorded."""
    await read_household(tx, household_id)
    rows = await queries.timeline_of(tx, household_id, paging.after(date, datetime, UUID, str), paging.fetch)
    return paging.page(rows, key=queries.place_of, show=TimelineEntry.model_validate)


@router.get(
    "/households/{household_id}/unmasked",
    response_model=UnmaskedHouseholdOut,
    openapi_extra=STATES_PURPOSE,
    responses=responds(NotFound, UnknownPersons, PurposeRequired),
)
async def reveal_household(
    household_id: UUID,
    request: Request,
    tx: Tx,
    caller: Annotated[Caller, needs(actions.READ_UNMASKED)],
    fields: Annotated[Fields, sparse(UnmaskedHouseholdOut)],
) -> Response:
    """Return what is sealed in a household's file, for a stated purpose; each member's access log keeps who read it."""
    chosen = fields.names or tuple(UnmaskedHouseholdOut.model_fields)
    shown = await actions.reveal_household(tx, caller, request.app.state.keyring, household_id, chosen)
    return JSONResponse(shown, headers={"Cache-Control": "no-store"})
