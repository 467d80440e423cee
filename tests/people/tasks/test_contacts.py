"""Whoever was met was reached: at home, at an appointment, by a step of their case; the worklist knows."""

import asyncio
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from services.kit.clock import SHANGHAI, Clock
from services.kit.http.etags import Tags
from services.people.tasks.actions.raising import reached_by
from services.people.tasks.actions.working import opened
from tests.moves import someone_waits
from tests.people.appointments.making import begun, booked, made
from tests.people.directory.entries import entered
from tests.people.office import CAN_WORK, Office, caller_of, office, whichever
from tests.people.organisations.bodies import window
from tests.people.orientations.orienting import oriented
from tests.running import Running
from tests.waiting import eventually

pytestmark = pytest.mark.anyio

HERE, NEXT_DOOR = "440311", "440310"
"""Counties in which no other test raises tasks."""


@pytest.fixture
def clock(people: Running) -> Iterator[Clock]:
    """Let a test turn the clock; it is turned back after it."""
    clock = people.database.clock
    before = clock.offset()
    yield clock
    clock.turn(before - clock.offset())


@pytest.fixture
def here(people: Running) -> Office:
    """Return the officer of a county."""
    return office(people, "district_officer", HERE)


async def somebody(here: Office) -> str:
    """Register somebody of the county about whom something is to be done."""
    person = await here.register(residence=HERE, hukou=HERE)
    await asked(here, person)
    return person


async def asked(here: Office, person: str) -> None:
    """Raise a task about a person."""
    assert (await here.post("/v1/tasks", {"person": person, "kind": "contact"})).is_success


async def family(here: Office, *persons: str) -> str:
    """Register a household of persons; return its address."""
    relations = ["head", *["other"] * (len(persons) - 1)]
    members = [{"person": each, "relation": as_, **CAN_WORK} for each, as_ in zip(persons, relations, strict=True)]
    return await here.household(*members, district=HERE)


async def visit(here: Office, home: str, day: date, *found: str) -> None:
    """Record a visit to a household."""
    body = {"id": str(uuid4()), "visited_on": day.isoformat(), "purpose": "regular", "found": list(found)}
    assert (await here.post(f"{home}/visits", body)).is_success


async def reached_on(who: Office, person: str) -> list[str | None]:
    """Return when somebody was last reached, as each open task about them says."""
    tasks: list[dict[str, Any]] = (await who.get("/v1/tasks", person=person, open="true")).json()["items"]
    return [each["contacted_on"] for each in tasks]


async def test_a_visit_reaches_every_member_and_puts_them_behind_whoever_was_not_reached(here: Office) -> None:
    first, second, third = [await somebody(here) for _ in range(3)]
    home, day = await family(here, first, second), here.people.database.clock.today()
    await visit(here, home, day, "wants_work")
    listed = (await here.get("/v1/worklist", district=HERE, kind="contact", limit=100)).json()["items"]
    order = [each["person"] for each in listed if each["person"] in {first, second, third}]
    assert (order[0], set(order[1:])) == (third, {first, second})
    assert {each["contacted_on"] for each in listed if each["person"] in {first, second}} == {day.isoformat()}


async def test_a_visit_that_met_nobody_reaches_nobody_and_an_earlier_one_sets_nothing_back(here: Office) -> None:
    person, today = await somebody(here), here.people.database.clock.today()
    home = await family(here, person)
    await visit(here, home, today, "nobody_met")
    before = await reached_on(here, person)
    await visit(here, home, today - timedelta(days=3))
    await visit(here, home, today - timedelta(days=9))
    assert (before, await reached_on(here, person)) == ([None], [(today - timedelta(days=3)).isoformat()])


async def test_a_visit_reaches_neither_who_had_left_the_family_nor_who_came_to_it_later(
    here: Office, clock: Clock
) -> None:
    head, gone, late = [await somebody(here) for _ in range(3)]
    home, day = await family(here, head, gone), clock.today()
    clock.turn(timedelta(days=9))
    left = await whichever(here).patch(f"{home}/members/{gone}", {"left_on": day.isoformat()})
    came = await whichever(here).post(f"{home}/members", {"person": late, "relation": "other", **CAN_WORK})
    await visit(here, home, day)
    assert (left.is_success, came.is_success) == (True, True)
    assert [await reached_on(here, each) for each in (head, gone, late)] == [[day.isoformat()], [None], [None]]


async def test_the_office_of_a_member_who_lives_elsewhere_knows_that_they_were_reached(people: Running) -> None:
    city, today = office(people), people.database.clock.today()
    person = await city.register(residence=NEXT_DOOR, hukou=NEXT_DOOR)
    home, elsewhere = await family(city, person), office(people, "caseworker", NEXT_DOOR)
    await asked(elsewhere, person)
    await visit(office(people, "caseworker", HERE), home, today)
    assert await reached_on(elsewhere, person) == [today.isoformat()]


async def test_what_is_raised_later_begins_with_the_last_visit(here: Office) -> None:
    person = await here.register(residence=HERE, hukou=HERE)
    day = here.people.database.clock.today() - timedelta(days=2)
    await visit(here, await family(here, person), day)
    await asked(here, person)
    assert await reached_on(here, person) == [day.isoformat()]


async def test_what_a_task_reached_stays_where_a_later_contact_turns_out_to_be_a_mistake(here: Office) -> None:
    person, today = await somebody(here), here.people.database.clock.today()
    [task] = (await here.get("/v1/tasks", person=person)).json()["items"]
    await asked(here, person)
    done = await here.post(f"/v1/tasks/{task['id']}:complete", {"reached": True}, seen=1)
    mistaken = await oriented(here, person, await entered(here, f"误登服务 {uuid4()}", district=HERE))
    before = await reached_on(here, person)
    await here.post(f"{mistaken}:recordOutcome", {"outcome": "recorded_in_error"}, seen=1)
    assert done.is_success, done.text
    assert (before, await reached_on(here, person)) == ([today.isoformat()], [today.isoformat()])


async def test_a_visit_and_a_call_that_reach_somebody_at_once_wait_for_one_another(
    people: Running, here: Office
) -> None:
    person = await somebody(here)
    await asked(here, person)
    home, caller, today = await family(here, person), await caller_of(here), people.database.clock.today()
    [_, later] = (await here.get("/v1/tasks", person=person)).json()["items"]
    async with people.database.begin(caller) as session:
        called = await opened(session, caller, UUID(later["id"]), Tags.read("*", "if-match"), reaching=True)
        visiting = asyncio.create_task(visit(here, home, today))
        await eventually(lambda: someone_waits(people), expected=True)
        await reached_by(session, called, today)
    await visiting
    assert await reached_on(here, person) == [today.isoformat()] * 2


@pytest.mark.parametrize(("state", "met"), [("attended", True), ("absent", False)])
async def test_who_came_to_an_appointment_was_reached_and_who_stayed_away_was_not(
    people: Running,
    officer: Office,
    state: str,
    met: bool,  # noqa: FBT001 -- a value of the table
) -> None:
    person = await officer.register()
    await asked(officer, person)
    address = await made(officer, await window(officer))
    seat = await booked(officer, address, person)
    await begun(people, address)
    came = await whichever(officer).post(f"{seat}:record", {"state": state})
    day = datetime.fromisoformat(came.json()["starts_at"]).astimezone(SHANGHAI).date().isoformat()
    assert await reached_on(officer, person) == [day if met else None]


@pytest.mark.parametrize(("told", "met"), [({"reached": True}, True), ({"reached": False}, False), ({}, False)])
async def test_a_step_reaches_somebody_where_the_worker_says_so(
    officer: Office,
    told: dict[str, bool],
    met: bool,  # noqa: FBT001 -- a value of the table
) -> None:
    person = await officer.register()
    await asked(officer, person)
    case = (await officer.post("/v1/cases", {"person": person, "path_id": "GD-SEVEN-LINKS"})).headers["location"]
    led = await officer.post(f"{case}:advance", {"to": "interview_guidance", "outcome": "passed"} | told, If_Match="*")
    today = officer.people.database.clock.today().isoformat()
    assert led.is_success, led.text
    assert await reached_on(officer, person) == [today if met else None] * 2
