"""Visits to households over REST."""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Request, Response
from pydantic import ConfigDict, Field

from services.kit.http.bodies import CivilDate, Input
from services.kit.http.common import NotFound
from services.kit.http.pages import Page, Paging
from services.kit.http.problems import responds
from services.kit.idempotency import repeatable
from services.kit.identity.access import needs
from services.kit.identity.caller import Caller
from services.kit.transactions import Tx
from services.people.household_visits import actions, queries
from services.people.household_visits.model import Finding, HouseholdVisit, Purpose
from services.people.household_visits.problems import VisitDiffers
from services.people.household_visits.queries import VisitOut
from services.people.household_visits.rules import Told
from services.people.households.api import beside_household
from services.people.households.queries import read as read_household

router = APIRouter(prefix="/v1", tags=["household visits"])

READ = "household_file:read"
Notes = Annotated[str, Field(min_length=1, max_length=2000, examples=["长子想学电工，白天可以上课"])]


class VisitIn(Input):
    """A visit to a family; the device of whoever visits makes the id, and may send it again until it is answered."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "id": "01a2049a-890f-7cc1-84c0-2cf292813d8e",
                    "visited_on": "2026-06-01",
                    "purpose": "regular",
                    "found": ["as_recorded", "wants_training"],
                    "notes": "长子想学电工，白天可以上课",
                }
            ]
        }
    )

    id: UUID
    visited_on: CivilDate
    purpose: Purpose
    found: Annotated[list[Finding], Field(max_length=11)] = Field(default_factory=list)
    notes: Notes | None = None


@router.post(
    "/households/{household_id}/visits",
    response_model=VisitOut,
    responses=responds(NotFound, VisitDiffers),
)
@repeatable
async def record_household_visit(
    household_id: UUID, body: VisitIn, request: Request, tx: Tx, caller: Annotated[Caller, needs(actions.VISIT)]
) -> Response:
    """Record a visit to a family; what was recorded under its id already is answered again."""
    told = Told(body.visited_on, body.purpose, body.found, body.notes)
    visit = await actions.record_visit(tx, caller, request.app.state.keyring, household_id, body.id, told)
    return await beside_household(tx, household_id, shown(visit))


@router.get("/households/{household_id}/visits", dependencies=[needs(READ)], responses=responds(NotFound))
async def list_household_visits(household_id: UUID, paging: Paging, tx: Tx) -> Page[VisitOut]:
    """Return the visits to a family, the latest day first."""
    await read_household(tx, household_id)
    rows = await queries.visits_of(tx, household_id, paging.after(date, UUID), paging.fetch)
    return paging.page(rows, key=lambda row: (row.visited_on, row.id), show=shown)


def shown(row: HouseholdVisit) -> VisitOut:
    """Return a visit as it is answered, its notes masked."""
    plain = {name: getattr(row, name) for name in VisitOut.model_fields}
    return VisitOut(**(plain | {"notes": None if row.notes is None else row.notes.masked}))
