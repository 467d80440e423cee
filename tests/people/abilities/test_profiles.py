"""Ability profiles: one is current, the others are its history, and the words are those of the vocabulary."""

from datetime import date

import pytest

from services.kit.codes import accommodations, functions
from services.people.abilities.model import ACCOMMODATIONS, FUNCTIONS, LEVELS
from services.people.abilities.queries import Levels
from services.people.abilities.rules import faults_of
from services.people.files.rules import Life
from tests.people.files.parts import in_file
from tests.people.journal import entries
from tests.people.office import Office, code_of, rules_of
from tests.running import Running

PART = "ability-profiles"
LIFE = Life(born=date(1980, 1, 1), today=date(2026, 6, 15))


async def current(officer: Office, person: str) -> list[str]:
    """Return the profiles of a person that are current."""
    listed = await officer.get(f"/v1/{PART}", person=person, current="true")
    return [f"/v1/{PART}/{each['id']}" for each in listed.json()["items"]]


def faults(assessed_on: date, levels: list[str | None], needed: list[str]) -> list[tuple[str, str]]:
    """Return field and rule of what cannot be so."""
    return [(fault.field, fault.rule) for fault in faults_of(assessed_on, levels, needed, LIFE)]


def test_a_profile_has_every_function_of_the_vocabulary_in_its_order() -> None:
    assert [entry.code for entry in functions.listed()] == list(FUNCTIONS) == list(Levels.model_fields)


def test_the_table_takes_the_levels_and_the_accommodations_of_the_vocabulary() -> None:
    taken = [[code.strip("' ") for code in codes.split(",")] for codes in (LEVELS, ACCOMMODATIONS)]
    assert taken == [[entry.code for entry in listed] for listed in (functions.levels(), accommodations.listed())]


@pytest.mark.parametrize(
    ("assessed_on", "levels", "needed", "fault"),
    [
        (date(2026, 6, 16), ["full"], [], ("assessed_on", "date_in_future")),
        (date(1979, 12, 31), ["full"], [], ("assessed_on", "before_birth")),
        (date(2026, 6, 15), [None, None], [], ("accommodations", "profile_without_content")),
        (date(2026, 6, 15), [None], ["transport", "transport"], ("accommodations", "accommodation_repeated")),
    ],
)
def test_what_cannot_be_names_the_field_and_the_rule(
    assessed_on: date, levels: list[str | None], needed: list[str], fault: tuple[str, str]
) -> None:
    assert faults(assessed_on, levels, needed) == [fault]


def test_an_accommodation_alone_is_a_profile() -> None:
    assert faults(date(2026, 6, 15), [None], ["sign_interpreter"]) == []


@pytest.mark.anyio
async def test_a_word_outside_the_vocabulary_is_refused_by_its_rule(officer: Office) -> None:
    body = {"person": await officer.register(), "assessed_on": "2026-01-01", "assessed_by": "self"}
    refused = await officer.post(f"/v1/{PART}", body | {"seeing": "half", "accommodations": ["servant"]})
    assert (refused.status_code, rules_of(refused)) == (
        422,
        {"/seeing": "function_level_unknown", "/accommodations/0": "accommodation_unknown"},
    )


@pytest.mark.anyio
async def test_a_later_assessment_is_current_and_says_since_when_the_one_before_is_not(officer: Office) -> None:
    person = await officer.register()
    first = await in_file(officer, PART, person, assessed_on="2024-01-01")
    second = await in_file(officer, PART, person, assessed_on="2025-06-01")
    assert (await current(officer, person), (await officer.get(first)).json()["replaced_on"]) == (
        [second],
        "2025-06-01",
    )


@pytest.mark.anyio
async def test_an_older_assessment_recorded_late_becomes_history(officer: Office) -> None:
    person = await officer.register()
    latest = await in_file(officer, PART, person, assessed_on="2025-06-01")
    older = await in_file(officer, PART, person, assessed_on="2024-01-01")
    assert (await current(officer, person), (await officer.get(older)).json()["replaced_on"]) == (
        [latest],
        "2025-06-01",
    )


@pytest.mark.anyio
async def test_of_two_assessments_on_one_day_the_one_recorded_last_is_current(officer: Office) -> None:
    person = await officer.register()
    _, second = [await in_file(officer, PART, person, assessed_on="2025-06-01") for _ in range(2)]
    assert await current(officer, person) == [second]


@pytest.mark.anyio
async def test_where_the_latest_was_a_mistake_the_one_before_is_current_again(people: Running, officer: Office) -> None:
    person = await officer.register()
    first = await in_file(officer, PART, person, assessed_on="2024-01-01")
    second = await in_file(officer, PART, person, assessed_on="2025-06-01", seeing="none")
    assert (await officer.post(f"{second}:annul", {"reason": "of_another_person"}, seen=1)).status_code == 200
    told = (await entries(people, person))[-1][2]["state"]["abilities"]
    assert (await current(officer, person), [each["id"] for each in told]) == ([first], [first.rpartition("/")[2]])


@pytest.mark.anyio
async def test_whoever_knows_the_version_still_learns_that_a_profile_was_replaced(
    people: Running, officer: Office
) -> None:
    person = await officer.register()
    first = await in_file(officer, PART, person, assessed_on="2024-01-01")
    knows = Office(people, officer.headers | {"If-None-Match": (await officer.get(first)).headers["etag"]})
    await in_file(officer, PART, person, assessed_on="2025-06-01")
    assert (await knows.get(first)).json()["replaced_on"] == "2025-06-01"


@pytest.mark.anyio
async def test_only_the_current_profile_stands_in_the_state_of_the_person_with_every_function(
    people: Running, officer: Office
) -> None:
    person = await officer.register()
    await in_file(officer, PART, person, assessed_on="2024-01-01", seeing="full")
    await in_file(officer, PART, person, assessed_on="2025-06-01", seeing="none")
    [told] = (await entries(people, person))[-1][2]["state"]["abilities"]
    assert (told["seeing"], told["walking"], set(FUNCTIONS) <= set(told)) == ("none", "with_aid", True)


@pytest.mark.anyio
async def test_a_profile_is_not_emptied_by_a_change(officer: Office) -> None:
    at = await in_file(
        officer, PART, await officer.register(), standing=None, walking=None, accommodations=["transport"]
    )
    refused = await officer.patch(at, {"accommodations": []}, seen=1)
    assert rules_of(refused) == {"/accommodations": "profile_without_content"}


@pytest.mark.anyio
async def test_a_person_who_is_not_there_has_no_profile(officer: Office) -> None:
    body = {"person": "01a201e0-5c08-7c3f-ac6d-1f384ead234f", "assessed_on": "2026-01-01", "assessed_by": "self"}
    assert code_of(await officer.post(f"/v1/{PART}", body | {"seeing": "none"})) == (404, "not-found")
