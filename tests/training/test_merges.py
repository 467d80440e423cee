"""Enrolments follow a person whose two records became one, unless the survivor holds that seat already."""

from typing import Any

import pytest

from tests.people.merges.doubles import double, merged, undo
from tests.people.office import Office
from tests.running import Running
from tests.training.story import a_class, enrolled
from tests.waiting import eventually

pytestmark = pytest.mark.anyio


@pytest.fixture
def officer(people: Running) -> Office:
    return Office(people, people.headers("district_officer", "440300"))


async def enrolments(training: Running, person: str) -> list[dict[str, Any]]:
    answer = await training.client.get(
        "/v1/enrolments", params={"person": person}, headers=training.headers("caseworker", "440303")
    )
    found: list[dict[str, Any]] = answer.json()["items"]
    return found


async def in_class(training: Running, class_id: str, person: str) -> str:
    """Enrol somebody who was registered a moment ago."""

    async def status() -> int:
        return (await enrolled(training, class_id, person)).status_code

    await eventually(status, 201)
    return str((await enrolments(training, person))[-1]["id"])


async def ids(training: Running, person: str) -> list[str]:
    return [each["id"] for each in await enrolments(training, person)]


async def test_a_seat_that_the_survivor_holds_too_stays_with_the_record_that_it_was_given_to(
    training: Running, officer: Office
) -> None:
    absorbed, survivor = await double(officer)
    shared, other = await a_class(training), await a_class(training)
    twice, theirs = await in_class(training, shared, absorbed), await in_class(training, shared, survivor)
    went = await in_class(training, other, absorbed)
    at = await merged(officer, absorbed, survivor)
    await eventually(lambda: ids(training, survivor), sorted([theirs, went]))
    assert await ids(training, absorbed) == [twice]
    await undo(officer, at)
    await eventually(lambda: ids(training, absorbed), sorted([twice, went]))
    assert await ids(training, survivor) == [theirs]


async def test_an_enrolment_that_went_along_has_a_new_version_and_is_seen_by_its_person(
    training: Running, officer: Office
) -> None:
    absorbed, survivor = await double(officer)
    enrolment = await in_class(training, await a_class(training), absorbed)
    await merged(officer, absorbed, survivor)

    async def herself() -> list[tuple[str, str, int]]:
        headers = training.headers("job_seeker", person=survivor)
        items = (await training.client.get("/v1/enrolments", headers=headers)).json()["items"]
        return [(each["id"], each["person"], each["version"]) for each in items]

    await eventually(herself, [(enrolment, survivor, 2)])
