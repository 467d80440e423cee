"""Work is promised to members of certified households who take any post; it is kept, broken, put off or stopped."""

import asyncio
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from services.kit.clock import Clock
from services.people.files.rules import months_later
from services.people.needs.actions import Statement, record_need
from tests.moves import someone_waits
from tests.people.journal import happened
from tests.people.neighbours import Neighbours
from tests.people.office import CAN_WORK, Office, caller_of, code_of, whichever
from tests.running import Running
from tests.waiting import eventually

pytestmark = pytest.mark.anyio

ANY_POST = {"purpose": "job", "takes_any_post": True}


class Family:
    """Somebody who lives alone, whose household can be certified."""

    def __init__(self, officer: Office, person: str, home: str) -> None:
        self.officer = officer
        self.person = person
        self.home = home

    async def certify(self, **terms: str) -> None:
        """Certify the household."""
        assert (await whichever(self.officer).post(f"{self.home}:certify", terms)).is_success

    async def take_any_post(self, **changed: object) -> str:
        """Record that the person takes any post; return the need's address."""
        answer = await self.officer.post("/v1/needs", {"person": self.person, **ANY_POST, **changed})
        assert answer.status_code == 201, answer.text
        return str(answer.headers["location"])

    async def promises(self) -> list[dict[str, Any]]:
        """Return what was promised to the person."""
        found: list[dict[str, Any]] = (await self.officer.get("/v1/tasks", person=self.person, kind="promise")).json()[
            "items"
        ]
        return found


async def family(officer: Office, **where: str) -> Family:
    """Register somebody with a household of their own."""
    person = await officer.register(**where)
    place = {"district": where["residence"]} if where else {}
    return Family(officer, person, await officer.household({"person": person, "relation": "head", **CAN_WORK}, **place))


@pytest.fixture
async def promised(officer: Office) -> Family:
    """Return somebody who was promised work today."""
    someone = await family(officer)
    await someone.certify()
    await someone.take_any_post()
    return someone


@pytest.fixture
def clock(people: Running) -> Iterator[Clock]:
    """Let a test turn the clock; it is turned back after it."""
    clock = people.database.clock
    before = clock.offset()
    yield clock
    clock.turn(before - clock.offset())


@pytest.mark.parametrize("first", ["certified", "need"])
async def test_it_begins_with_whatever_comes_last_and_is_due_in_a_month(
    people: Running, officer: Office, first: str
) -> None:
    someone = await family(officer)
    if first == "need":
        await someone.take_any_post()
    await someone.certify()
    if first == "certified":
        await someone.take_any_post()
    [promise] = await someone.promises()
    today = people.database.clock.today()
    assert (promise["raised_on"], promise["due_on"]) == (today.isoformat(), months_later(today, 1).isoformat())
    assert promise["rule"] == "GD-1MONTH"


async def test_a_certification_and_a_need_at_the_same_time_make_one_promise(people: Running, officer: Office) -> None:
    someone = await family(officer)
    caller = await caller_of(officer)
    async with people.database.begin(caller) as session:
        await record_need(session, caller, Statement(UUID(someone.person), "job", [], [], None, takes_any_post=True))
        certifying = asyncio.create_task(someone.certify())
        await eventually(lambda: someone_waits(people), expected=True)
    await certifying
    assert len(await someone.promises()) == 1


async def test_who_is_choosy_is_promised_nothing(officer: Office) -> None:
    someone = await family(officer)
    await someone.certify()
    need = await someone.take_any_post(takes_any_post=False, occupations=["4-01-02-01"])
    before = await someone.promises()
    await whichever(officer).patch(need, {"takes_any_post": True})
    assert (before, len(await someone.promises())) == ([], 1)


async def test_who_is_not_certified_is_promised_nothing(officer: Office) -> None:
    someone = await family(officer)
    await someone.take_any_post()
    assert await someone.promises() == []


async def test_nothing_is_promised_where_no_text_promises_it(people: Running) -> None:
    officer = Office(people, people.headers("district_officer", "370100") | {"Accept-Language": "en"})
    someone = await family(officer, residence="370102", hukou="370102")
    await someone.certify()
    await someone.take_any_post()
    assert await someone.promises() == []


async def test_it_is_made_once_for_a_certification(promised: Family) -> None:
    [promise] = await promised.promises()
    cancelled = await whichever(promised.officer).post(
        f"/v1/tasks/{promise['id']}:cancel", {"reason": "refused_suitable_post"}
    )
    needs = (await promised.officer.get("/v1/needs", person=promised.person)).json()["items"]
    await whichever(promised.officer).post(f"/v1/needs/{needs[0]['id']}:close", {"reason": "withdrawn"})
    await promised.take_any_post()
    assert (cancelled.json()["outcome"], cancelled.json()["closed_for"], len(await promised.promises())) == (
        "stopped",
        "refused_suitable_post",
        1,
    )


@pytest.mark.parametrize(("late", "outcome"), [(0, "kept"), (1, "broken")])
async def test_a_hire_until_the_last_day_keeps_it_and_a_later_one_breaks_it(
    people: Running, promised: Family, late: int, outcome: str
) -> None:
    [promise] = await promised.promises()
    hired_on = date.fromisoformat(promise["due_on"]) + timedelta(days=late)
    await Neighbours(people, promised.person).referral("hired", hired_on=hired_on.isoformat())
    [promise] = await promised.promises()
    assert (promise["outcome"], promise["closed_after"]) == (outcome, "matching.referral.hired")


async def test_work_in_the_file_keeps_it_too(promised: Family) -> None:
    spell = {"person": promised.person, "kind": "employee", "hours": "full_time", "evidence": "stated"}
    answer = await promised.officer.post("/v1/work-spells", spell | {"since": "2026-11-01"})
    assert (answer.status_code, (await promised.promises())[0]["outcome"]) == (201, "kept")


async def test_a_pause_adds_its_days(promised: Family, clock: Clock) -> None:
    [promise] = await promised.promises()
    at = f"/v1/tasks/{promise['id']}"
    paused = await whichever(promised.officer).post(f"{at}:pause", {"reason": "ill"})
    clock.turn(timedelta(days=9))
    resumed = (await whichever(promised.officer).post(f"{at}:resume")).json()
    due = date.fromisoformat(promise["due_on"]) + timedelta(days=9)
    assert (paused.json()["paused_for"], resumed["paused_on"], resumed["due_on"]) == ("ill", None, due.isoformat())


async def test_what_rests_is_not_overdue(promised: Family, clock: Clock) -> None:
    [promise] = await promised.promises()
    await whichever(promised.officer).post(f"/v1/tasks/{promise['id']}:pause", {"reason": "unreachable"})
    clock.turn(timedelta(days=90))
    assert [each["overdue"] for each in await promised.promises()] == [False]


async def test_it_stops_with_the_certification(promised: Family) -> None:
    ended = await whichever(promised.officer).post(
        f"{promised.home}:withdrawCertification", {"reason": "facts_were_wrong"}
    )
    [promise] = await promised.promises()
    assert (ended.status_code, promise["outcome"], promise["closed_for"]) == (200, "stopped", "certification_withdrawn")


async def test_it_stops_when_the_person_gets_choosy(promised: Family) -> None:
    [need] = (await promised.officer.get("/v1/needs", person=promised.person)).json()["items"]
    changes = {"takes_any_post": False, "occupations": ["4-01-02-01"]}
    await whichever(promised.officer).patch(f"/v1/needs/{need['id']}", changes)
    [promise] = await promised.promises()
    assert (promise["outcome"], promise["closed_for"]) == ("stopped", "takes_no_longer_any_post")


async def test_others_are_told_of_its_course(people: Running, promised: Family) -> None:
    [promise] = await promised.promises()
    await whichever(promised.officer).post(f"/v1/tasks/{promise['id']}:pause", {"reason": "ill"})
    await whichever(promised.officer).post(f"/v1/tasks/{promise['id']}:resume")
    await whichever(promised.officer).post(f"/v1/tasks/{promise['id']}:cancel", {"reason": "at_own_request"})
    assert await happened(people, promise["id"]) == ["task.raised", "task.paused", "task.resumed", "task.closed"]


async def test_only_a_promise_rests(officer: Office) -> None:
    task = await officer.post("/v1/tasks", {"person": await officer.register(), "kind": "contact"})
    answer = await whichever(officer).post(f"{task.headers['location']}:pause", {"reason": "ill"})
    assert (code_of(answer), answer.json()["kind"]) == ((409, "not-for-this-kind"), "contact")


async def works(promised: Family, **stated: str) -> str:
    """Record that the person has work; return the spell's address."""
    spell = {"person": promised.person, "kind": "employee", "hours": "full_time", "since": "2026-11-01"}
    answer = await promised.officer.post("/v1/work-spells", spell | stated)
    assert answer.status_code == 201, answer.text
    return str(answer.headers["location"])


async def test_nobody_keeps_it_by_saying_so(promised: Family) -> None:
    [promise] = await promised.promises()
    answer = await whichever(promised.officer).post(f"/v1/tasks/{promise['id']}:complete")
    assert (code_of(answer), await promised.promises()) == ((409, "kept-by-work"), [promise])


async def test_work_that_was_none_opens_it_again_as_it_stood(promised: Family) -> None:
    before = await promised.promises()
    spell = await works(promised)
    [kept] = await promised.promises()
    await whichever(promised.officer).post(f"{spell}:annul", {"reason": "recorded_in_error"})
    [after] = await promised.promises()
    changed = {name for name in after if after[name] != before[0][name]} - {"version", "updated_at"}
    assert (kept["outcome"], changed) == ("kept", set())


async def test_work_that_ended_before_it_was_promised_opens_it_again(promised: Family) -> None:
    spell = await works(promised)
    await whichever(promised.officer).patch(spell, {"until": "2026-11-10"})
    assert [each["outcome"] for each in await promised.promises()] == [None]


async def test_work_that_was_none_leaves_it_kept_by_other_work(promised: Family) -> None:
    spell = await works(promised)
    await works(promised, hours="part_time")
    await whichever(promised.officer).post(f"{spell}:annul", {"reason": "recorded_in_error"})
    assert [each["outcome"] for each in await promised.promises()] == ["kept"]


async def test_work_that_was_none_stops_it_where_nobody_is_entitled_any_more(promised: Family) -> None:
    spell = await works(promised)
    await whichever(promised.officer).post(f"{promised.home}:withdrawCertification", {"reason": "facts_were_wrong"})
    await whichever(promised.officer).post(f"{spell}:annul", {"reason": "recorded_in_error"})
    assert [(each["outcome"], each["closed_for"]) for each in await promised.promises()] == [
        ("stopped", "no_longer_needed")
    ]
