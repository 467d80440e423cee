"""A merge is undone within thirty days: what had gone along goes back, what was recorded since stays."""

import asyncio
from datetime import date, timedelta

import pytest

from services.people.merges.rules import undone_until
from tests.people.consents.agreeing import agreed, withdrawn
from tests.people.journal import entries, happened
from tests.people.merges.doubles import a_job, a_need, double, ids, merged, undo
from tests.people.office import CAN_WORK, Office, code_of, office, someone
from tests.running import Running

pytestmark = pytest.mark.anyio


async def test_what_had_gone_along_goes_back_and_what_was_recorded_since_stays(officer: Office) -> None:
    absorbed, survivor = await double(officer)
    job, need = await a_job(officer, absorbed), await a_need(officer, absorbed)
    at = await merged(officer, absorbed, survivor)
    since = await a_job(officer, survivor, hours="part_time")
    answer = await undo(officer, at)
    assert (answer.status_code, answer.json()["undone_for"]) == (200, "two_persons")
    assert await ids(officer, "/v1/work-spells", person=absorbed) == [job]
    assert await ids(officer, "/v1/work-spells", person=survivor) == [since]
    assert await ids(officer, "/v1/needs", person=absorbed) == [need]


async def test_the_record_stands_by_itself_again(people: Running, officer: Office) -> None:
    absorbed, survivor = await double(officer)
    at = await merged(officer, absorbed, survivor)
    await undo(officer, at)
    assert (await officer.get(f"/v1/persons/{absorbed}")).json()["merged_into"] is None
    assert (await officer.patch(f"/v1/persons/{absorbed}", {"phone": "13800000000"}, seen=3)).status_code == 200
    assert (await someone(people, "job_seeker", person=survivor).get(f"/v1/persons/{absorbed}")).status_code == 404


async def test_a_household_has_its_member_back(people: Running, officer: Office) -> None:
    absorbed, survivor = await double(officer)
    at = await officer.household({"person": absorbed, "relation": "head", **CAN_WORK})
    await undo(officer, await merged(officer, absorbed, survivor))
    assert [member["person"] for member in (await officer.get(at)).json()["members"]] == [absorbed]
    eyes = [someone(people, "job_seeker", person=each) for each in (absorbed, survivor)]
    assert [(await each.get(at)).status_code for each in eyes] == [200, 404]


async def test_both_records_tell_of_it_with_what_stands_in_them_then(people: Running, officer: Office) -> None:
    absorbed, survivor = await double(officer)
    job = await a_job(officer, absorbed)
    await undo(officer, await merged(officer, absorbed, survivor))
    kept, back = (await entries(people, survivor))[-1], (await entries(people, absorbed))[-1]
    assert (kept[0], kept[2]["state"]["work"]) == ("bihuan.people.person.parted.v1", [])
    assert (back[0], back[2]["state"]["merged_into"]) == ("bihuan.people.person.restored.v1", None)
    assert [spell["id"] for spell in back[2]["state"]["work"]] == [job]


async def test_a_merge_is_undone_once_also_by_two_at_once(people: Running, officer: Office) -> None:
    absorbed, survivor = await double(officer)
    at = await merged(officer, absorbed, survivor)
    answers = await asyncio.gather(*(undo(officer, at) for _ in range(3)))
    assert sorted(answer.status_code for answer in answers) == [200, 412, 412]
    assert code_of(await undo(officer, at, seen=2)) == (409, "merge-undone")
    assert (await happened(people, absorbed)).count("person.restored") == 1


async def test_the_same_two_can_be_merged_again(officer: Office) -> None:
    absorbed, survivor = await double(officer)
    await undo(officer, await merged(officer, absorbed, survivor))
    again = await merged(officer, absorbed, survivor)
    assert await ids(officer, "/v1/merges", person=survivor, standing="true") == [again.rpartition("/")[2]]


async def test_a_later_merge_of_the_survivor_is_undone_first(officer: Office) -> None:
    first, _ = await double(officer)
    second, third = await double(officer)
    job = await a_job(officer, first)
    answer = await officer.post(
        "/v1/merges",
        {"absorbed": first, "survivor": second, "grounds": "confirmed_by_person", "despite": ["birth_date"]},
    )
    earlier, later = answer.headers["location"], await merged(officer, second, third)
    assert await ids(officer, "/v1/work-spells", person=third) == [job]
    refused = await undo(officer, earlier)
    assert (code_of(refused), refused.json()["merge"]) == ((409, "undo-later-first"), later.rpartition("/")[2])
    assert [(await undo(officer, each)).status_code for each in (later, earlier)] == [200, 200]
    assert await ids(officer, "/v1/work-spells", person=first) == [job]


@pytest.mark.parametrize(("days", "answered"), [(30, 200), (31, 409)])
async def test_there_are_thirty_days(people: Running, officer: Office, days: int, answered: int) -> None:
    absorbed, survivor = await double(officer)
    at = await merged(officer, absorbed, survivor)
    people.settings.clock.turn(timedelta(days=days))
    try:
        answer = await undo(office(people), at)
    finally:
        people.settings.clock.turn(-timedelta(days=days))
    assert answer.status_code == answered


def test_the_last_day_is_the_thirtieth_after_the_merge() -> None:
    assert undone_until(date(2026, 11, 22)) == date(2026, 12, 22)


async def test_a_caseworker_neither_merges_nor_undoes(people: Running, officer: Office) -> None:
    absorbed, survivor = await double(officer)
    at = await merged(officer, absorbed, survivor)
    assert code_of(await undo(office(people, "caseworker", "440303"), at)) == (403, "forbidden")


USE = "refer_to_employers"


async def answers_of(officer: Office, person: str) -> dict[str, bool]:
    """Return what a person says to each use now."""
    listed = (await officer.get("/v1/consents", person=person, holds="true")).json()["items"]
    return {each["use"]: each["given"] for each in listed}


@pytest.mark.parametrize("both", [False, True])
async def test_what_the_person_refused_while_the_records_were_one_holds_for_both_afterwards(
    people: Running,
    officer: Office,
    both: bool,  # noqa: FBT001 -- a parameter of the test
) -> None:
    absorbed, survivor = await double(officer)
    for each in (absorbed, survivor) if both else (absorbed,):
        await agreed(officer, each, USE)
    at = await merged(officer, absorbed, survivor)
    await withdrawn(officer, survivor, USE)
    assert (await undo(officer, at)).is_success
    assert [await answers_of(officer, each) for each in (absorbed, survivor)] == [{USE: False}] * 2
    kind, _, told = (await entries(people, absorbed))[-1]
    assert (kind, told["use"], told["given"]) == ("bihuan.people.person.consent_answered.v1", USE, False)


async def test_what_the_person_refused_before_or_agreed_to_since_is_answered_by_each_record_alone(
    officer: Office,
) -> None:
    absorbed, survivor = await double(officer)
    await agreed(officer, survivor, "messages", given=False, on=None)
    await agreed(officer, absorbed, USE)
    at = await merged(officer, absorbed, survivor)
    await withdrawn(officer, survivor, USE)
    await agreed(officer, survivor, USE, on=None)
    assert (await undo(officer, at)).is_success
    assert await answers_of(officer, absorbed) == {}
    assert await answers_of(officer, survivor) == {"messages": False, USE: True}
