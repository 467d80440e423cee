"""The dibao of a household: recorded, ended, and written off with help once work proves to last."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta

import pytest

from services.kit.clock import Clock
from services.people.dibao_links.jobs import reckon_write_offs
from services.people.files.rules import months_later
from tests.people.journal import entries, happened
from tests.people.neighbours import Neighbours
from tests.people.office import CAN_WORK, Office, code_of, office, rules_of, whichever
from tests.refusing import refusing
from tests.running import Running
from tests.waiting import eventually

pytestmark = pytest.mark.anyio

TODAY = Clock().today()
DIBAO = {"number": "SZLH-2026-00017", "since": "2026-01-01", "amount": "1980.00"}
JOB = {"kind": "employee", "hours": "full_time", "since": (TODAY - timedelta(days=10)).isoformat()}
DUE = months_later(TODAY - timedelta(days=10), 3)


@pytest.fixture
def officer(people: Running) -> Office:
    """Return the officer of Shenzhen, who changes whichever version there is."""
    return whichever(office(people))


@pytest.fixture
def turn(people: Running) -> Iterator[Callable[[int], object]]:
    """Turn the clock of the platform by days, and back afterwards."""
    clock = people.database.clock
    before = clock.offset()
    yield lambda days: clock.turn(timedelta(days=days))
    clock.turn(before - clock.offset())


async def family(caller: Office, district: str = "440303", **dibao: str) -> tuple[str, str]:
    """Register somebody and a household that draws dibao; return the person and the household's address."""
    person = await caller.register(residence=district, hukou=district)
    at = await caller.household({"person": person, "relation": "head", **CAN_WORK}, district=district)
    answer = await caller.post(f"{at}/dibao", DIBAO | dibao)
    assert answer.status_code == 200, answer.text
    return person, at


async def hired(caller: Office, person: str, **facts: str) -> str:
    """Record a job; return its address."""
    answer = await caller.post("/v1/work-spells", JOB | facts | {"person": person})
    assert answer.is_success, answer.text
    return str(answer.headers["location"])


async def due_on(caller: Office, at: str) -> str | None:
    """Return from when a household is helped to write its dibao off."""
    found: str | None = (await caller.get(at)).json()["write_off_help_due_on"]
    return found


async def told(people: Running, at: str) -> int:
    """Return how often it was said that help is due."""
    return (await happened(people, at)).count("household.write_off_help_due")


async def test_dibao_is_shown_with_its_number_masked(officer: Office) -> None:
    _, at = await family(officer)
    [drawn] = (await officer.get(f"{at}/dibao")).json()["items"]
    assert (drawn["number"], drawn["since"], drawn["until"], drawn["amount"]) == (
        "SZ***********17",
        "2026-01-01",
        None,
        "1980.00",
    )


async def test_a_household_draws_one_dibao_at_a_time(officer: Office) -> None:
    _, at = await family(officer)
    assert code_of(await officer.post(f"{at}/dibao", DIBAO | {"since": "2025-01-01"})) == (409, "draws-dibao")


async def test_after_it_ended_another_may_begin(officer: Office) -> None:
    _, at = await family(officer)
    ended = await officer.post(f"{at}:endDibao", {"reason": "income_rose", "until": "2026-02-28"})
    again = await officer.post(f"{at}/dibao", DIBAO | {"since": "2026-03-01"})
    assert (ended.json()["until"], ended.json()["ended_for"], again.status_code) == ("2026-02-28", "income_rose", 200)


async def test_of_a_text_that_may_not_be_in_force_yet_nobody_is_told_unasked(
    people: Running, officer: Office, turn: Callable[[int], object]
) -> None:
    turn((date(2007, 11, 1) - TODAY).days)  # of Guangdong's text the year alone is printed: 2007
    person, at = await family(officer, since="2006-01-01")
    await hired(officer, person, since="2007-01-15")
    await reckon_write_offs(people.database)
    in_doubt = await told(people, at)
    turn(90)
    await reckon_write_offs(people.database)
    assert (in_doubt, await told(people, at)) == (0, 1)


async def test_whoever_draws_nothing_has_nothing_to_end(officer: Office) -> None:
    at = await officer.certifiable()
    assert code_of(await officer.post(f"{at}:endDibao", {"reason": "other"})) == (409, "no-dibao")


async def test_dibao_of_tomorrow_is_refused(officer: Office) -> None:
    at = await officer.certifiable()
    tomorrow = {"since": (TODAY + timedelta(days=1)).isoformat()}
    assert rules_of(await officer.post(f"{at}/dibao", tomorrow)) == {"/since": "date_in_future"}


async def test_help_is_due_after_three_months_of_work_said_once_and_never_earlier(
    people: Running, officer: Office, turn: Callable[[int], object]
) -> None:
    person, at = await family(officer)
    await hired(officer, person)
    await reckon_write_offs(people.database)
    before = (await due_on(officer, at), await told(people, at))
    turn((DUE - TODAY).days - 1)
    await reckon_write_offs(people.database)
    eve = await told(people, at)
    turn(1)
    for _ in range(2):
        await reckon_write_offs(people.database)
    assert (before, eve, await told(people, at)) == ((DUE.isoformat(), 0), 0, 1)
    kind, _, data = (await entries(people, at.rpartition("/")[2]))[-1]
    assert (kind, data["due_on"], data["state"]["write_off_help_due_on"]) == (
        "bihuan.people.household.write_off_help_due.v1",
        DUE.isoformat(),
        DUE.isoformat(),
    )


async def test_a_household_that_cannot_be_told_keeps_no_other_waiting(
    people: Running, officer: Office, turn: Callable[[int], object]
) -> None:
    homes = []
    for _ in range(2):
        person, at = await family(officer)
        await hired(officer, person)
        homes.append(at)
    await reckon_write_offs(people.database)
    async with refusing(people, "people", "household", homes[0].rpartition("/")[2]):
        turn((DUE - TODAY).days)
        await reckon_write_offs(people.database)
        assert [await told(people, at) for at in homes] == [0, 1]
    await reckon_write_offs(people.database)
    assert [await told(people, at) for at in homes] == [1, 1]


async def test_work_that_ends_before_takes_the_day_away(people: Running, officer: Office) -> None:
    person, at = await family(officer)
    job = await hired(officer, person)
    await reckon_write_offs(people.database)
    there = await due_on(officer, at)
    await officer.patch(job, {"until": (TODAY - timedelta(days=1)).isoformat()})
    await reckon_write_offs(people.database)
    assert (there, await due_on(officer, at), await told(people, at)) == (DUE.isoformat(), None, 0)


async def test_news_of_work_in_the_file_is_reckoned_at_once(people: Running, officer: Office) -> None:
    person, at = await family(officer)
    job = await hired(officer, person)
    await eventually(lambda: due_on(officer, at), expected=DUE.isoformat())
    await officer.patch(job, {"until": (TODAY - timedelta(days=1)).isoformat()})
    await eventually(lambda: due_on(officer, at), expected=None)
    assert await told(people, at) == 0


async def test_work_goes_on_from_one_job_to_the_next_without_a_day_between(people: Running, officer: Office) -> None:
    person, at = await family(officer)
    change = TODAY - timedelta(days=30)
    await hired(officer, person, since=(TODAY - timedelta(days=200)).isoformat(), until=change.isoformat())
    await hired(officer, person, since=(change + timedelta(days=1)).isoformat())
    await reckon_write_offs(people.database)
    assert await told(people, at) == 1


async def test_a_gap_of_a_day_begins_the_months_anew(people: Running, officer: Office) -> None:
    person, at = await family(officer)
    change = TODAY - timedelta(days=30)
    await hired(officer, person, since=(TODAY - timedelta(days=200)).isoformat(), until=change.isoformat())
    await hired(officer, person, since=(change + timedelta(days=2)).isoformat())
    await reckon_write_offs(people.database)
    assert (await told(people, at), await due_on(officer, at)) == (
        0,
        months_later(change + timedelta(days=2), 3).isoformat(),
    )


async def test_a_place_that_prints_no_months_tells_nobody(people: Running) -> None:
    jinan = whichever(office(people, "district_officer", "370100"))
    person, at = await family(jinan, "370102")
    await hired(jinan, person, since=(TODAY - timedelta(days=300)).isoformat())
    await reckon_write_offs(people.database)
    assert (await due_on(jinan, at), await told(people, at)) == (None, 0)


async def test_who_no_longer_draws_dibao_is_not_told(people: Running, officer: Office) -> None:
    person, at = await family(officer)
    await officer.post(f"{at}:endDibao", {"reason": "written_off"})
    await hired(officer, person, since=(TODAY - timedelta(days=300)).isoformat())
    await reckon_write_offs(people.database)
    assert await told(people, at) == 0


async def test_a_hire_is_work_from_its_first_day_until_it_is_found_not_to_have_lasted(
    people: Running, officer: Office
) -> None:
    person, at = await family(officer)
    elsewhere, begun = Neighbours(people, person), JOB["since"]
    hire = await elsewhere.referral("hired", hired_on=begun)
    await reckon_write_offs(people.database)
    there = await due_on(officer, at)
    await elsewhere.referral("checked", hire, hired_on=begun, checked_on=TODAY.isoformat(), still_held=False)
    await reckon_write_offs(people.database)
    assert (there, await due_on(officer, at), await told(people, at)) == (DUE.isoformat(), None, 0)


async def test_work_goes_on_from_a_job_in_the_file_to_a_hire_that_is_found_held(
    people: Running, officer: Office
) -> None:
    person, at = await family(officer)
    begun, change = TODAY - timedelta(days=200), TODAY - timedelta(days=60)
    await hired(officer, person, since=begun.isoformat(), until=(change - timedelta(days=1)).isoformat())
    elsewhere, since = Neighbours(people, person), change.isoformat()
    hire = await elsewhere.referral("hired", hired_on=since)
    await elsewhere.referral("checked", hire, hired_on=since, checked_on=TODAY.isoformat(), still_held=True)
    await reckon_write_offs(people.database)
    assert (await due_on(officer, at), await told(people, at)) == (months_later(begun, 3).isoformat(), 1)


async def test_a_hire_that_the_file_has_too_is_one_job(people: Running, officer: Office) -> None:
    person, at = await family(officer)
    await Neighbours(people, person).referral("hired", hired_on=JOB["since"])
    job = await hired(officer, person)
    await reckon_write_offs(people.database)
    there = await due_on(officer, at)
    await officer.patch(job, {"until": (TODAY - timedelta(days=1)).isoformat()})
    await reckon_write_offs(people.database)
    assert (there, await due_on(officer, at)) == (DUE.isoformat(), None)
