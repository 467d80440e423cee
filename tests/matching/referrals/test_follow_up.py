"""Ninety days after a hire its check is due: said once, by the turned clock, however many look for it."""

from collections.abc import AsyncIterator, Callable, Iterator
from datetime import timedelta

import anyio
import pytest
from sqlalchemy import text

from services.kit.settings import Settings
from services.matching.app import SERVICE
from services.matching.referrals.jobs import ask_for_checks
from tests.matching.neighbours import Neighbours, a_county
from tests.matching.office import Office, caseworker, refusals, today
from tests.refusing import refusing
from tests.running import Running, running
from tests.waiting import eventually

pytestmark = pytest.mark.anyio

Turn = Callable[[int], object]
DUE = "bihuan.matching.referral.check_due.v1"


@pytest.fixture
def turn(settings: Settings) -> Iterator[Turn]:
    """Let a test turn the clock by days; turn it back after the test."""
    before = settings.clock.offset()
    yield lambda days: settings.clock.turn(timedelta(days=days))
    settings.clock.turn(before - settings.clock.offset())


@pytest.fixture(scope="module")
async def second_worker(matching: Running) -> AsyncIterator[Running]:
    """Run a second replica of the service on the same database, with workers of its own."""
    async with running(SERVICE, matching.settings) as replica:
        yield replica


async def hired(matching: Running, neighbours: Neighbours) -> tuple[Office, str]:
    """Refer and hire somebody; return their office and the referral."""
    county = a_county()
    office = caseworker(matching, county)
    referral = (await office.refer(await neighbours.seeker(county), await neighbours.vacancy(county))).json()["id"]
    assert (await office.step(referral, "hire", {})).status_code == 200
    return office, referral


async def told(matching: Running, referral: str) -> int:
    """Return how often the journal says that the check is due."""
    async with matching.database.begin_system() as session:
        said = text("SELECT count(*) FROM journal WHERE subject = :row AND type = :type")
        return int(await session.scalar(said, {"row": referral, "type": DUE}) or 0)


async def test_a_check_becomes_due_when_the_clock_has_turned_ninety_days_and_not_before(
    matching: Running, neighbours: Neighbours, turn: Turn
) -> None:
    office, referral = await hired(matching, neighbours)
    turn(89)
    await ask_for_checks(matching.database)
    assert await office.ids("/v1/referrals", check_due="true") == []
    turn(1)

    async def due() -> list[str]:
        return await office.ids("/v1/referrals", check_due="true")

    await eventually(due, [referral])
    assert await told(matching, referral) == 1


async def test_a_check_is_said_to_be_due_once_by_two_workers(
    matching: Running, neighbours: Neighbours, second_worker: Running, turn: Turn
) -> None:
    referrals = [(await hired(matching, neighbours))[1] for _ in range(3)]
    turn(90)
    async with anyio.create_task_group() as group:
        for worker in (matching, second_worker) * 3:
            group.start_soon(ask_for_checks, worker.database)
    await ask_for_checks(second_worker.database)
    assert [await told(matching, referral) for referral in referrals] == [1, 1, 1]


async def test_a_hire_that_cannot_be_asked_about_keeps_no_other_waiting(
    matching: Running, neighbours: Neighbours, turn: Turn
) -> None:
    referrals = [(await hired(matching, neighbours))[1] for _ in range(2)]

    async def asked() -> list[int]:
        return [await told(matching, each) for each in referrals]

    async with refusing(matching, "matching", "referral", referrals[0]):
        turn(90)
        await ask_for_checks(matching.database)
        await eventually(asked, [0, 1])
    await ask_for_checks(matching.database)
    await eventually(asked, [1, 1])


async def test_a_due_check_is_recorded_and_due_no_more(matching: Running, neighbours: Neighbours, turn: Turn) -> None:
    office, referral = await hired(matching, neighbours)
    turn(90)
    await ask_for_checks(matching.database)
    version = (await office.get(f"/v1/referrals/{referral}")).json()["version"]
    answer = await office.step(referral, "check", {"still_held": True}, seen=version)
    assert (answer.status_code, answer.json()["status"], answer.json()["still_held"]) == (200, "checked", True)
    assert answer.json()["checked_on"] == today(matching).isoformat()
    assert await office.ids("/v1/referrals", check_due="true") == []


async def test_a_check_that_was_recorded_early_is_never_asked_for(
    matching: Running, neighbours: Neighbours, turn: Turn
) -> None:
    office, referral = await hired(matching, neighbours)
    assert (await office.step(referral, "check", {"still_held": False, "reason": "health"}, seen=2)).status_code == 200
    turn(200)
    await ask_for_checks(matching.database)
    assert await told(matching, referral) == 0


async def test_that_work_lasted_cannot_be_dated_before_the_check_was_due(
    matching: Running, neighbours: Neighbours, turn: Turn
) -> None:
    office, referral = await hired(matching, neighbours)
    early = today(matching) + timedelta(days=80)
    turn(95)
    answer = await office.step(referral, "check", {"still_held": True, "on": early.isoformat()}, seen="*")
    assert refusals(answer) == {"/on": "check_not_due"}
