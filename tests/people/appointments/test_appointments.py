"""Appointments: seats, times, who comes, who came, and who is reminded."""

import asyncio
from datetime import timedelta

import asyncpg
import pytest

from services.kit.clock import Clock
from services.kit.database.roles import Role
from services.people.appointments.jobs import tell_near
from tests.kit.database.catalogue import as_role
from tests.people.appointments.making import appointment, begun, booked, made
from tests.people.journal import entries, happened
from tests.people.office import Office, code_of, office, rules_of, someone
from tests.people.organisations.bodies import window
from tests.refusing import refusing
from tests.running import Running
from tests.waiting import eventually

pytestmark = pytest.mark.anyio


@pytest.fixture
async def at(officer: Office) -> str:
    """Return a new office."""
    return await window(officer)


async def test_of_two_who_book_the_last_seat_at_once_one_gets_it(officer: Office, at: str) -> None:
    address = await made(officer, at)
    persons = [await officer.register() for _ in range(2)]
    answers = await asyncio.gather(*(officer.post(f"{address}:book", {"person": each}) for each in persons))
    assert sorted(answer.status_code for answer in answers) == [201, 409]
    assert {code_of(each) for each in answers if each.status_code == 409} == {(409, "appointment-is-full")}
    assert (await officer.get(address)).json()["taken"] == 1


async def test_nobody_is_booked_twice_nor_for_two_at_once(people: Running, officer: Office, at: str) -> None:
    person = await officer.register()
    first = appointment(at, kind="group_guidance", capacity=3)
    address = (await officer.post("/v1/appointments", first)).headers["location"]
    another = office(people, "caseworker", "440300")
    beside = (await another.post("/v1/appointments", first)).headers["location"]
    await booked(officer, address, person)
    again, elsewhere = [await officer.post(f"{each}:book", {"person": person}) for each in (address, beside)]
    assert [code_of(each) for each in (again, elsewhere)][1] == (409, "two-appointments-at-once")
    assert code_of(again)[1] in {"already-booked", "two-appointments-at-once"}


async def test_nobody_holds_two_at_once_unless_one_is_cancelled(officer: Office, at: str) -> None:
    body = appointment(at)
    address = (await officer.post("/v1/appointments", body)).headers["location"]
    refused = await officer.post("/v1/appointments", body)
    assert (await officer.post(f"{address}:cancel", {"reason": "put_off"}, seen=1)).is_success
    assert (code_of(refused), (await officer.post("/v1/appointments", body)).status_code) == (
        (409, "two-appointments-at-once"),
        201,
    )


async def test_whoever_declines_leaves_a_seat_and_their_time(officer: Office, at: str) -> None:
    first, second = [await officer.register() for _ in range(2)]
    address = await made(officer, at)
    seat = await booked(officer, address, first)
    assert (await officer.post(f"{seat}:record", {"state": "declined"}, seen=1)).json()["state"] == "declined"
    assert (await officer.post(f"{address}:book", {"person": second})).status_code == 201
    settled = await officer.post(f"{seat}:record", {"state": "confirmed"}, seen=2)
    assert code_of(settled) == (409, "attendance-is-settled")


async def test_who_came_is_recorded_once_it_has_begun_and_counts_among_their_sessions(
    people: Running, officer: Office, at: str
) -> None:
    person = await officer.register()
    address = await made(officer, at)
    seat = await booked(officer, address, person)
    early = await officer.post(f"{seat}:record", {"state": "attended"}, seen=1)
    await begun(people, address)
    came = await officer.post(f"{seat}:record", {"state": "attended"}, seen=1)
    told = (await entries(people, person))[-1][2]["state"]["sessions"]
    assert (code_of(early), came.status_code) == ((409, "appointment-to-come"), 200)
    assert [(each["id"], each["kind"]) for each in told] == [(address.rpartition("/")[2], "guidance")]
    late = await officer.post(f"{address}:cancel", {"reason": "other"}, seen=2)
    assert code_of(late) == (409, "appointment-has-begun")


async def test_a_cancelled_appointment_frees_whoever_was_booked(officer: Office, at: str) -> None:
    person = await officer.register()
    body = appointment(at)
    address = (await officer.post("/v1/appointments", body)).headers["location"]
    seat = await booked(officer, address, person)
    assert (await officer.post(f"{address}:cancel", {"reason": "organiser_away"}, seen=2)).is_success
    again = (await officer.post("/v1/appointments", body)).headers["location"]
    assert (await officer.post(f"{again}:book", {"person": person})).status_code == 201
    refused = [
        await officer.post(f"{address}:book", {"person": person}),
        await officer.post(f"{seat}:record", {"state": "confirmed"}, seen=2),
    ]
    assert [code_of(each) for each in refused] == [(409, "appointment-is-cancelled")] * 2


async def test_each_person_is_reminded_once_a_day_before(people: Running, officer: Office, at: str) -> None:
    soon = Clock().now() + timedelta(hours=23)
    times = {"starts_at": soon.isoformat(), "ends_at": (soon + timedelta(minutes=30)).isoformat()}
    near, far = await made(officer, at, **times), await made(officer, at)
    for address in (near, far):
        await booked(officer, address, await officer.register())
    for _ in range(2):
        await tell_near(people.database)
    told = {each: (await happened(people, each)).count("appointment.reminder_due") for each in (near, far)}
    assert told == {near: 1, far: 0}


async def test_whoever_cannot_be_reminded_keeps_no_other_from_it(people: Running, officer: Office, at: str) -> None:
    clock = people.database.clock
    soon = clock.now() + timedelta(hours=40)
    times = {"starts_at": soon.isoformat(), "ends_at": (soon + timedelta(minutes=30)).isoformat()}
    address = await made(officer, at, kind="group_guidance", capacity=2, **times)
    seats = [await booked(officer, address, await officer.register()) for _ in range(2)]

    async def reminded() -> list[bool]:
        return [(await officer.get(each)).json()["reminded_at"] is not None for each in seats]

    async with refusing(people, "people", "attendance", seats[0].rpartition("/")[2]):
        clock.turn(timedelta(days=1))
        try:
            await tell_near(people.database)
            await eventually(reminded, [False, True])
        finally:
            clock.turn(-timedelta(days=1))


async def test_the_person_sees_what_they_were_booked_for_and_nobody_elses(
    people: Running, officer: Office, at: str
) -> None:
    person, other = [await officer.register() for _ in range(2)]
    address = await made(officer, at)
    await booked(officer, address, person)
    seen = [(await someone(people, "job_seeker", person=each).get(address)).status_code for each in (person, other)]
    assert seen == [200, 404]


async def test_times_and_seats_that_cannot_be_are_refused_by_name(officer: Office, at: str) -> None:
    past = {"starts_at": "2020-01-01T00:00:00Z"}
    wrong = (past, {"ends_at": "2098-01-01T00:00:00Z"}, {"capacity": 2})
    refused = [rules_of(await officer.post("/v1/appointments", appointment(at, **each))) for each in wrong]
    assert refused == [
        {"/starts_at": "begins_in_the_past"},
        {"/ends_at": "ends_before_it_starts"},
        {"/capacity": "one_to_one"},
    ]


BROKEN = {
    "appointment_pkey": "UPDATE appointment SET id = $2 WHERE id = $1",
    "appointment_kind_check": "UPDATE appointment SET kind = 'party' WHERE id IN ($1, $2)",
    "appointment_office_fkey": "UPDATE appointment SET office = $2 WHERE id = $1",
    "appointment_ends_at_check": "UPDATE appointment SET ends_at = starts_at WHERE id IN ($1, $2)",
    "appointment_capacity_check": "UPDATE appointment SET capacity = 0, taken = 0 WHERE id IN ($1, $2)",
    "appointment_taken_check": "UPDATE appointment SET taken = 2 WHERE id IN ($1, $2)",
    "appointment_cancelled_for_check": "UPDATE appointment SET cancelled_for = '' WHERE id IN ($1, $2)",
    "appointment_one_at_a_time_excl": """UPDATE appointment SET (starts_at, ends_at) =
        (SELECT starts_at, ends_at FROM appointment WHERE id = $2) WHERE id = $1""",
    "attendance_pkey": """UPDATE attendance SET id = (SELECT id FROM attendance WHERE appointment = $2)
        WHERE appointment = $1""",
    "attendance_appointment_fkey": "UPDATE attendance SET appointment = person WHERE appointment IN ($1, $2)",
    "attendance_person_fkey": "UPDATE attendance SET person = appointment WHERE appointment IN ($1, $2)",
    "attendance_state_check": "UPDATE attendance SET state = 'late' WHERE appointment IN ($1, $2)",
    "attendance_appointment_person_key": """UPDATE attendance SET state = 'declined', appointment = $2,
        person = (SELECT person FROM attendance WHERE appointment = $2) WHERE appointment = $1""",
    "attendance_one_at_a_time_excl": """UPDATE attendance SET (person, starts_at, ends_at) =
        (SELECT person, starts_at, ends_at FROM attendance WHERE appointment = $2) WHERE appointment = $1""",
}


async def test_none_of_its_constraints_can_be_broken_and_none_is_forgotten_here(
    people: Running, officer: Office, at: str
) -> None:
    rows = [await made(officer, at) for _ in range(2)]
    for address in rows:
        await booked(officer, address, await officer.register())
    refused: dict[str, str | None] = dict.fromkeys(BROKEN)
    async with as_role(people.settings, "people", Role.SYSTEM) as system:
        for name, statement in BROKEN.items():
            attempt = system.transaction()
            await attempt.start()
            try:
                await system.execute(statement, *(each.rpartition("/")[2] for each in rows))
            except asyncpg.IntegrityConstraintViolationError as error:
                refused[name] = error.constraint_name
            finally:
                await attempt.rollback()
        there = await system.fetch(
            """SELECT conname AS name FROM pg_constraint WHERE contype IN ('c', 'f', 'p', 'u', 'x')
            AND conrelid IN ('appointment'::regclass, 'attendance'::regclass)"""
        )
    assert refused == {name: name for name in BROKEN}
    assert {row["name"] for row in there} == BROKEN.keys()
