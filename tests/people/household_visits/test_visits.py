"""Visits to families: recorded, sent again by a device that got no answer, read masked."""

import asyncio
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from services.kit.clock import Clock
from services.people.household_visits.rules import Told
from tests.people.journal import happened
from tests.people.office import CAN_WORK, Office, code_of, office, rules_of
from tests.running import Running

pytestmark = pytest.mark.anyio

TODAY = Clock().today()
SEEN = {"visited_on": "2026-03-02", "purpose": "regular", "found": ["wants_training"], "notes": "长子想学电工"}


def visit(**changed: object) -> dict[str, Any]:
    """Return a visit under an id that a device has made."""
    return {"id": str(uuid4()), **SEEN} | changed


@pytest.fixture
def caseworker(people: Running) -> Office:
    """Return a caseworker of Luohu."""
    return office(people, "caseworker", "440303")


@pytest.fixture
async def at(officer: Office) -> str:
    """Register a household; return its address."""
    return await officer.certifiable()


async def test_a_visit_is_shown_with_who_made_it_and_its_notes_masked(caseworker: Office, at: str) -> None:
    sent = visit()
    answer = await caseworker.post(f"{at}/visits", sent)
    [kept] = (await caseworker.get(f"{at}/visits")).json()["items"]
    assert (answer.status_code, kept) == (200, answer.json())
    assert {name: kept[name] for name in ("id", "visited_on", "visited_by", "found", "notes")} == {
        "id": sent["id"],
        "visited_on": "2026-03-02",
        "visited_by": "caseworker/440303",
        "found": ["wants_training"],
        "notes": "****",
    }


async def test_the_same_visit_sent_again_is_answered_again_and_kept_once(
    people: Running, caseworker: Office, at: str
) -> None:
    sent = visit(found=["wants_work", "wants_training"])
    first = await caseworker.post(f"{at}/visits", sent)
    again = await caseworker.post(f"{at}/visits", sent | {"found": ["wants_training", "wants_work"]})
    assert (again.status_code, again.json()) == (200, first.json())
    assert (await happened(people, at)).count("household.visited") == 1


@pytest.mark.parametrize("changed", [{"notes": "长子已上班"}, {"found": []}, {"visited_on": "2026-03-03"}])
async def test_another_visit_under_its_id_is_refused(caseworker: Office, at: str, changed: dict[str, Any]) -> None:
    sent = visit()
    await caseworker.post(f"{at}/visits", sent)
    answer = await caseworker.post(f"{at}/visits", sent | changed)
    kept = (await caseworker.get(f"{at}/visits")).json()["items"]
    assert (code_of(answer), len(kept), kept[0]["visited_on"]) == ((409, "visit-differs"), 1, "2026-03-02")


async def test_an_id_of_a_visit_to_another_household_is_refused_wherever_that_is(
    people: Running, caseworker: Office, at: str
) -> None:
    futian = office(people, "district_officer", "440304")
    head = {"person": await futian.register(residence="440304", hukou="440304"), "relation": "head", **CAN_WORK}
    elsewhere = await futian.household(head, district="440304")
    sent = visit()
    assert (await futian.post(f"{elsewhere}/visits", sent)).status_code == 200
    assert code_of(await caseworker.post(f"{at}/visits", sent)) == (409, "visit-differs")


async def test_two_devices_that_send_one_visit_at_once_keep_it_once(caseworker: Office, at: str) -> None:
    sent = visit()
    answers = await asyncio.gather(*(caseworker.post(f"{at}/visits", sent) for _ in range(3)))
    assert [answer.status_code for answer in answers] == [200, 200, 200]
    assert len((await caseworker.get(f"{at}/visits")).json()["items"]) == 1


async def test_a_visit_of_tomorrow_is_refused(caseworker: Office, at: str) -> None:
    tomorrow = visit(visited_on=(TODAY + timedelta(days=1)).isoformat())
    assert rules_of(await caseworker.post(f"{at}/visits", tomorrow)) == {"/visited_on": "date_in_future"}


async def test_whoever_met_nobody_found_nothing_else(caseworker: Office, at: str) -> None:
    answer = await caseworker.post(f"{at}/visits", visit(found=["nobody_met", "illness"]))
    assert rules_of(answer) == {"/found": "nobody_met_alone"}


async def test_visits_are_listed_page_by_page_the_latest_day_first(caseworker: Office, at: str) -> None:
    for day in ("2026-03-01", "2026-03-03", "2026-03-02"):
        await caseworker.post(f"{at}/visits", visit(visited_on=day))
    first = (await caseworker.get(f"{at}/visits", limit=2)).json()
    second = (await caseworker.get(f"{at}/visits", limit=2, after=first["next"])).json()
    days = [each["visited_on"] for page in (first, second) for each in page["items"]]
    assert (days, second["next"]) == (["2026-03-03", "2026-03-02", "2026-03-01"], None)


def test_what_is_told_twice_in_another_order_is_the_same() -> None:
    told = Told(TODAY, "regular", ["illness", "wants_work"], None)
    assert told.same_as(Told(TODAY, "regular", ["wants_work", "illness", "illness"], None))
    assert not told.same_as(Told(TODAY, "regular", ["illness"], None))
