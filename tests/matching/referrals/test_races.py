"""Of two that do the same at once, one does it and the other is told why not."""

from collections.abc import Awaitable, Callable

import anyio
import asyncpg
import httpx
import pytest

from services.kit.database.roles import Role
from tests.kit.database.catalogue import as_role
from tests.matching.neighbours import Neighbours, a_county
from tests.matching.office import caseworker
from tests.running import Running
from tests.waiting import eventually

pytestmark = pytest.mark.anyio


async def at_once(*calls: Callable[[], Awaitable[httpx.Response]]) -> list[httpx.Response]:
    """Make calls at the same time; return their answers, successes first."""
    answers: list[httpx.Response] = []

    async def make(call: Callable[[], Awaitable[httpx.Response]]) -> None:
        answers.append(await call())

    async with anyio.create_task_group() as group:
        for call in calls:
            group.start_soon(make, call)
    return sorted(answers, key=lambda answer: answer.status_code)


async def test_of_two_hires_for_the_last_seat_one_is_refused(matching: Running, neighbours: Neighbours) -> None:
    county = a_county()
    office, vacancy = caseworker(matching, county), await neighbours.vacancy(county, seats=1)
    referrals = [(await office.refer(await neighbours.seeker(county), vacancy)).json()["id"] for _ in range(2)]
    first, second = await at_once(*(lambda each=each: office.step(each, "hire", {}) for each in referrals))
    assert first.status_code == 200
    assert (second.status_code, second.json()["code"]) == (409, "no-seat-left")
    assert len(await office.ids("/v1/referrals", vacancy=vacancy, status="hired")) == 1


async def test_seats_are_counted_over_offices_that_do_not_see_each_others_referrals(
    matching: Running, neighbours: Neighbours
) -> None:
    city = a_county()[:4]
    vacancy = await neighbours.vacancy(f"{city}05", seats=2)
    answers = []
    for county in (f"{city}01", f"{city}02", f"{city}03"):
        office = caseworker(matching, county)
        referral = (await office.refer(await neighbours.seeker(county), vacancy)).json()
        answers.append((office, referral.get("id")))
    # All three were referred while seats were free; the third hire finds none.
    hired = [(await office.step(str(referral), "hire", {})).status_code for office, referral in answers]
    assert hired == [200, 200, 409]


async def test_two_referrals_at_once_leave_one(matching: Running, neighbours: Neighbours) -> None:
    county = a_county()
    office = caseworker(matching, county)
    person, vacancy = await neighbours.seeker(county), await neighbours.vacancy(county)
    first, second = await at_once(lambda: office.refer(person, vacancy), lambda: office.refer(person, vacancy))
    assert (first.status_code, second.status_code, second.json()["code"]) == (201, 409, "already-referred")
    assert await office.ids("/v1/referrals", person=person) == [first.json()["id"]]


async def test_two_checks_at_once_leave_one(matching: Running, neighbours: Neighbours) -> None:
    county = a_county()
    office = caseworker(matching, county)
    referral = (await office.refer(await neighbours.seeker(county), await neighbours.vacancy(county))).json()["id"]
    assert (await office.step(referral, "hire", {})).status_code == 200
    bodies = [{"still_held": False, "reason": reason} for reason in ("resigned", "dismissed")]
    first, second = await at_once(*(lambda body=body: office.step(referral, "check", body, seen=2) for body in bodies))
    assert (first.status_code, second.status_code) == (200, 412)
    assert (await office.get(f"/v1/referrals/{referral}")).json()["ended_for"] == first.json()["ended_for"]


async def test_a_hire_and_a_decline_at_once_leave_one(matching: Running, neighbours: Neighbours) -> None:
    county = a_county()
    office = caseworker(matching, county)
    referral = (await office.refer(await neighbours.seeker(county), await neighbours.vacancy(county))).json()["id"]
    answers = await at_once(
        lambda: office.step(referral, "hire", {}),
        lambda: office.step(referral, "decline", {"reason": "person_declined"}),
    )
    assert [answer.status_code for answer in answers] == [200, 412]


async def test_the_database_counts_seats_whoever_writes(matching: Running, neighbours: Neighbours) -> None:
    county = a_county()
    office, vacancy = caseworker(matching, county), await neighbours.vacancy(county, seats=1)
    referrals = [(await office.refer(await neighbours.seeker(county), vacancy)).json()["id"] for _ in range(2)]
    hire = """UPDATE referral SET status = 'hired', hired_on = referred_on, check_due_on = referred_on + 90
        WHERE id = $1"""
    async with (
        as_role(matching.settings, "matching", Role.SYSTEM) as one,
        as_role(matching.settings, "matching", Role.SYSTEM) as other,
        anyio.create_task_group() as group,
    ):
        transaction = one.transaction()
        await transaction.start()
        await one.execute(hire, referrals[0])
        refused = anyio.Event()

        async def second() -> None:
            with pytest.raises(asyncpg.CheckViolationError) as refusal:
                await other.execute(hire, referrals[1])
            assert refusal.value.constraint_name == "referral_seats_check"
            refused.set()

        group.start_soon(second)
        await eventually(lambda: waits(matching, other.get_server_pid()), expected=True)
        await transaction.commit()
        await refused.wait()


async def waits(matching: Running, pid: int) -> bool:
    """Tell whether a connection waits for another's lock."""
    async with as_role(matching.settings, "matching", Role.OWNER) as owner:
        return bool(await owner.fetchval("SELECT cardinality(pg_blocking_pids($1)) > 0", pid))
