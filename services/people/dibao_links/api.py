"""The dibao of a household over REST."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Request, Response
from pydantic import ConfigDict, Field

from services.kit.database.sessions import of
from services.kit.http.bodies import CivilDate, Input, Yuan, fen_of, yuan_of
from services.kit.http.common import (
    NotFound,
)
from services.kit.http.etags import IfMatch
from services.kit.http.pages import Page, Paging
from services.kit.http.problems import responds
from services.kit.idempotency import repeatable
from services.kit.identity.access import needs
from services.kit.identity.caller import Caller
from services.kit.transactions import Tx
from services.people.dibao_links import actions, queries
from services.people.dibao_links.model import DibaoLink, EndReason
from services.people.dibao_links.problems import DrawsDibao, NoDibao
from services.people.dibao_links.queries import DibaoOut
from services.people.households.api import beside_household
from services.people.households.queries import read as read_household

router = APIRouter(prefix="/v1", tags=["dibao"])

READ = "household_file:read"
Number = Annotated[str, Field(min_length=1, max_length=40, examples=["SZLH-2026-00017"])]
Amount = Annotated[Yuan, Field(gt=0, le=100_000)]


class DibaoIn(Input):
    """What a household draws as dibao since when; the amount is for the household and month."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"number": "SZLH-2026-00017", "since": "2026-03-01", "amount": "1980.00"}]}
    )

    number: Number | None = None
    since: CivilDate
    amount: Amount | None = None


class EndDibaoIn(Input):
    """Why a household draws dibao no longer, and its last day (today where left out)."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"reason": "written_off"}]})

    reason: EndReason
    until: CivilDate | None = None


@router.post(
    "/households/{household_id}/dibao",
    response_model=DibaoOut,
    responses=responds(NotFound, DrawsDibao),
)
@repeatable
async def record_dibao(
    household_id: UUID,
    body: DibaoIn,
    request: Request,
    seen: IfMatch,
    tx: Tx,
    caller: Annotated[Caller, needs(actions.WRITE)],
) -> Response:
    """Record that a household draws dibao."""
    stated = actions.Statement(body.number, body.since, None if body.amount is None else fen_of(body.amount))
    link = await actions.record_dibao(tx, caller, request.app.state.keyring, household_id, seen, stated)
    return await beside_household(tx, household_id, shown(link))


@router.post("/households/{household_id}:endDibao", response_model=DibaoOut, responses=responds(NotFound, NoDibao))
@repeatable
async def end_dibao(
    household_id: UUID,
    body: EndDibaoIn,
    request: Request,  # noqa: ARG001 -- `repeatable` reads it
    seen: IfMatch,
    tx: Tx,
    caller: Annotated[Caller, needs(actions.WRITE)],
) -> Response:
    """Record that a household draws dibao no longer."""
    until = body.until or of(tx).clock.today()
    link = await actions.end_dibao(tx, caller, household_id, seen, until, body.reason)
    return await beside_household(tx, household_id, shown(link))


@router.get("/households/{household_id}/dibao", dependencies=[needs(READ)], responses=responds(NotFound))
async def list_dibao(household_id: UUID, paging: Paging, tx: Tx) -> Page[DibaoOut]:
    """Return what a household draws and drew as dibao, the latest record first."""
    await read_household(tx, household_id)
    rows = await queries.dibao_of(tx, household_id, paging.after(datetime, UUID), paging.fetch)
    return paging.page(rows, key=lambda row: (row.recorded_at, row.id), show=shown)


def shown(row: DibaoLink) -> DibaoOut:
    """Return what a household draws as it is answered, its number masked."""
    plain = {name: getattr(row, name) for name in DibaoOut.model_fields}
    masked = {
        "number": None if row.number is None else row.number.masked,
        "amount": None if row.amount is None else yuan_of(row.amount),
    }
    return DibaoOut(**(plain | masked))
