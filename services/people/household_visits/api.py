"""Visits over REST: to households, and to persons who belong to none."""

from datetime import date
from functools import partial
from typing import Annotated, TypeVar
from uuid import UUID

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse
from pydantic import ConfigDict, Field

from services.kit.http.bodies import CivilDate, Input, Output
from services.kit.http.common import NotFound
from services.kit.http.etags import etag
from services.kit.http.pages import Page, Paging
from services.kit.http.problems import responds
from services.kit.idempotency import repeatable
from services.kit.identity.access import STATES_PURPOSE, needs
from services.kit.identity.caller import Caller
from services.kit.identity.refusals import PurposeRequired
from services.kit.merged import RecordMerged
from services.kit.transactions import Tx
from services.people.household_visits import actions, queries
from services.people.household_visits.model import Finding, HouseholdVisit, Purpose
from services.people.household_visits.problems import VisitDiffers, VisitOfHousehold
from services.people.household_visits.queries import PersonVisitOut, UnmaskedVisit, VisitOut
from services.people.household_visits.rules import Told
from services.people.households.api import beside_household
from services.people.households.queries import read as read_household
from services.people.persons.queries import read as read_person

router = APIRouter(prefix="/v1", tags=["visits"])

READ, READ_UNMASKED = "household_file:read", "household_file:read_unmasked"
Notes = Annotated[str, Field(min_length=1, max_length=2000, examples=["长子想学电工，白天可以上课"])]


class VisitIn(Input):
    """A visit; the device of whoever visits makes the id, and may send it again until it is answered."""

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


class UnmaskedVisitsOut(Output):
    """What was noted on visits to a person, the first day first."""

    visits: list[UnmaskedVisit]


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
    return await beside_household(tx, household_id, shown_as(VisitOut, visit))


@router.get("/households/{household_id}/visits", dependencies=[needs(READ)], responses=responds(NotFound))
async def list_household_visits(household_id: UUID, paging: Paging, tx: Tx) -> Page[VisitOut]:
    """Return the visits to a family, the latest day first."""
    await read_household(tx, household_id)
    rows = await queries.visits_of(tx, household_id, paging.after(date, UUID), paging.fetch)
    return paging.page(rows, key=lambda row: (row.visited_on, row.id), show=partial(shown_as, VisitOut))


@router.post(
    "/persons/{person_id}/visits",
    response_model=PersonVisitOut,
    responses=responds(NotFound, RecordMerged, VisitDiffers, VisitOfHousehold),
)
@repeatable
async def record_person_visit(
    person_id: UUID, body: VisitIn, request: Request, tx: Tx, caller: Annotated[Caller, needs(actions.VISIT)]
) -> Response:
    """Record a visit to a person who belongs to no household; what was recorded under its id is answered again."""
    told = Told(body.visited_on, body.purpose, body.found, body.notes)
    keyring = request.app.state.keyring
    visit = await actions.record_visit_to_person(tx, caller, keyring, person_id, body.id, told)
    await tx.flush()
    version = (await read_person(tx, person_id)).version
    shown = shown_as(PersonVisitOut, visit)
    return Response(shown.model_dump_json(), media_type="application/json", headers={"ETag": etag(version)})


@router.get("/persons/{person_id}/visits", dependencies=[needs(READ)], responses=responds(NotFound))
async def list_person_visits(person_id: UUID, paging: Paging, tx: Tx) -> Page[PersonVisitOut]:
    """Return the visits to a person who belonged to no household then, the latest day first."""
    await read_person(tx, person_id)
    rows = await queries.visits_of(tx, person_id, paging.after(date, UUID), paging.fetch)
    return paging.page(rows, key=lambda row: (row.visited_on, row.id), show=partial(shown_as, PersonVisitOut))


@router.get(
    "/persons/{person_id}/visits/unmasked",
    response_model=UnmaskedVisitsOut,
    openapi_extra=STATES_PURPOSE,
    responses=responds(NotFound, PurposeRequired),
)
async def reveal_person_visits(
    person_id: UUID, request: Request, tx: Tx, caller: Annotated[Caller, needs(READ_UNMASKED)]
) -> Response:
    """Return what was noted on visits to a person, for a stated purpose; the access log keeps who read it."""
    visits = await actions.reveal_visits(tx, caller, request.app.state.keyring, person_id)
    return JSONResponse({"visits": visits}, headers={"Cache-Control": "no-store"})


Shown = TypeVar("Shown", VisitOut, PersonVisitOut)


def shown_as(model: type[Shown], row: HouseholdVisit) -> Shown:
    """Return a visit as it is answered, its notes masked."""
    plain = {name: getattr(row, name) for name in model.model_fields}
    return model(**(plain | {"notes": None if row.notes is None else row.notes.masked}))
