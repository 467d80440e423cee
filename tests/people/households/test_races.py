"""Two offices at the same moment."""

import asyncio

import pytest

from tests.people.office import CAN_WORK, Office

pytestmark = pytest.mark.anyio

REFUSED = {"in-another-household", "second-head", "precondition-failed", "locked"}


async def test_one_person_joins_one_of_two_households_at_once(officer: Office) -> None:
    person = {"person": await officer.register(), "relation": "other", **CAN_WORK}
    homes = [await officer.household() for _ in range(3)]
    answers = await asyncio.gather(*(officer.post(f"{at}/members", person, seen=1) for at in homes))
    assert sorted(answer.status_code for answer in answers) == [200, 409, 409]
    assert {answer.json()["code"] for answer in answers if answer.is_error} <= REFUSED
    members = [each for at in homes for each in (await officer.get(at)).json()["members"]]
    assert [each["person"] for each in members] == [person["person"]]


async def test_one_person_is_registered_with_one_of_two_households_at_once(officer: Office) -> None:
    member = {"person": await officer.register(), "relation": "head"}
    body = {"district": "440303", "hukou_kind": "urban", "members": [member]}
    answers = await asyncio.gather(*(officer.post("/v1/households", body) for _ in range(3)))
    assert sorted(answer.status_code for answer in answers) == [201, 409, 409]


async def test_two_persons_in_two_orders_never_end_in_both_households(officer: Office) -> None:
    couple = [{"person": await officer.register(), "relation": "other"} for _ in range(2)]
    bodies = [{"district": "440303", "hukou_kind": "urban", "members": members} for members in (couple, couple[::-1])]
    answers = await asyncio.gather(*(officer.post("/v1/households", body) for body in bodies))
    assert sorted(answer.status_code for answer in answers) == [201, 409]


async def test_of_two_heads_who_join_at_once_one_is_refused(officer: Office) -> None:
    at = await officer.household()
    heads = [{"person": await officer.register(), "relation": "head"} for _ in range(2)]
    answers = await asyncio.gather(*(officer.post(f"{at}/members", head, seen=1) for head in heads))
    assert sorted(answer.is_success for answer in answers) == [False, True]
    assert {answer.json()["code"] for answer in answers if answer.is_error} <= REFUSED
