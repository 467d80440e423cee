"""Who joins a household, who leaves it, and what is stated about their work."""

from datetime import timedelta
from uuid import uuid4

import pytest

from services.kit.clock import Clock
from tests.people.journal import entries, happened
from tests.people.office import CAN_WORK, Office, code_of, office, rules_of, someone
from tests.queries import queries
from tests.running import Running

pytestmark = pytest.mark.anyio

TODAY = Clock().today()


async def home(officer: Office, **facts: object) -> tuple[str, str]:
    """Register a household of one; return its address and the member."""
    person = await officer.register()
    return await officer.household({"person": person, "relation": "head", **facts}), person


async def test_a_person_joins_with_what_is_stated_about_their_work(officer: Office) -> None:
    at, _ = await home(officer)
    joining = await officer.register()
    answer = await officer.post(f"{at}/members", {"person": joining, "relation": "child", "able": True}, seen=1)
    joined = next(each for each in answer.json()["members"] if each["person"] == joining)
    assert (joined["relation"], joined["able"], joined["willing"]) == ("child", True, None)
    assert answer.headers["etag"] == '"2"'


async def test_who_belongs_to_another_household_is_refused(officer: Office) -> None:
    _, person = await home(officer)
    other, _ = await home(officer)
    answer = await officer.post(f"{other}/members", {"person": person, "relation": "other"}, seen=1)
    assert code_of(answer) == (409, "in-another-household")


async def test_a_second_head_is_refused(officer: Office) -> None:
    at, _ = await home(officer)
    joining = await officer.register()
    answer = await officer.post(f"{at}/members", {"person": joining, "relation": "head"}, seen=1)
    assert code_of(answer) == (409, "second-head")


async def test_a_member_does_not_become_a_second_head(officer: Office) -> None:
    at, _ = await home(officer)
    joining = await officer.register()
    await officer.post(f"{at}/members", {"person": joining, "relation": "spouse"}, seen=1)
    answer = await officer.patch(f"{at}/members/{joining}", {"relation": "head"}, seen=2)
    assert code_of(answer) == (409, "second-head")


async def test_the_head_may_leave_and_another_become_it(officer: Office) -> None:
    at, head = await home(officer)
    heir = await officer.register()
    await officer.post(f"{at}/members", {"person": heir, "relation": "spouse"}, seen=1)
    await officer.patch(f"{at}/members/{head}", {"left_on": TODAY.isoformat()}, seen=2)
    answer = await officer.patch(f"{at}/members/{heir}", {"relation": "head"}, seen=3)
    assert [each["relation"] for each in answer.json()["members"]] == ["head"]


async def test_what_is_stated_can_be_taken_back(officer: Office) -> None:
    at, person = await home(officer, employed=False)
    [member] = (await officer.patch(f"{at}/members/{person}", {"employed": None}, seen=1)).json()["members"]
    assert member["employed"] is None


async def test_a_member_leaves_and_may_join_another_household_the_same_day(officer: Office) -> None:
    at, person = await home(officer)
    left = await officer.patch(f"{at}/members/{person}", {"left_on": TODAY.isoformat()}, seen=1)
    assert left.json()["members"] == []
    assert await officer.household({"person": person, "relation": "head"})


@pytest.mark.parametrize(("days", "rule"), [(-1, "left_before_joining"), (1, "date_in_future")])
async def test_a_day_of_leaving_that_cannot_be_is_named(officer: Office, days: int, rule: str) -> None:
    at, person = await home(officer)
    day = (TODAY + timedelta(days)).isoformat()
    answer = await officer.patch(f"{at}/members/{person}", {"left_on": day}, seen=1)
    assert (answer.status_code, rules_of(answer)) == (422, {"/left_on": rule})


async def test_who_has_left_is_no_member(officer: Office) -> None:
    at, person = await home(officer)
    await officer.patch(f"{at}/members/{person}", {"left_on": TODAY.isoformat()}, seen=1)
    answer = await officer.patch(f"{at}/members/{person}", {"employed": True}, seen=2)
    assert code_of(answer) == (404, "not-a-member")


async def test_who_never_was_there_is_no_member(officer: Office) -> None:
    at, _ = await home(officer)
    answer = await officer.patch(f"{at}/members/{uuid4()}", {"employed": True}, seen=1)
    assert code_of(answer) == (404, "not-a-member")


async def test_each_change_of_a_member_is_one_version_and_one_event(people: Running, officer: Office) -> None:
    at, person = await home(officer, **CAN_WORK)
    await officer.patch(f"{at}/members/{person}", {"employed": True}, seen=1)
    joining = await officer.register()
    await officer.post(f"{at}/members", {"person": joining, "relation": "child"}, seen=2)
    await officer.patch(f"{at}/members/{person}", {"left_on": TODAY.isoformat()}, seen=3)
    written = await entries(people, at.rpartition("/")[2])
    assert [(version, data.get("member")) for _, version, data in written] == [
        (1, None),
        (2, person),
        (3, joining),
        (4, person),
    ]
    assert [each["person"] for each in written[-1][2]["state"]["members"]] == [joining]


async def test_a_patch_that_names_nothing_changes_nothing(people: Running, officer: Office) -> None:
    at, person = await home(officer)
    assert (await officer.patch(f"{at}/members/{person}", {}, seen=1)).json()["version"] == 1
    assert await happened(people, at) == ["household.registered"]


async def test_a_refused_member_leaves_the_household_as_it_was(people: Running, officer: Office) -> None:
    at, _ = await home(officer)
    await officer.post(f"{at}/members", {"person": await officer.register(), "relation": "head"}, seen=1)
    assert (await officer.get(at)).json()["version"] == 1
    assert await happened(people, at) == ["household.registered"]


async def test_a_member_sees_the_household_until_they_leave_it(people: Running, officer: Office) -> None:
    at, person = await home(officer)
    themselves = someone(people, "job_seeker", person=person)
    before = await themselves.get(at)
    await officer.patch(f"{at}/members/{person}", {"left_on": TODAY.isoformat()}, seen=1)
    assert (before.status_code, (await themselves.get(at)).status_code) == (200, 404)


async def test_who_joins_sees_the_household(people: Running, officer: Office) -> None:
    at, _ = await home(officer)
    joining = await officer.register()
    await officer.post(f"{at}/members", {"person": joining, "relation": "child"}, seen=1)
    assert (await someone(people, "job_seeker", person=joining).get(at)).status_code == 200


async def test_a_caseworker_of_another_district_changes_no_member(people: Running, officer: Office) -> None:
    at, person = await home(officer)
    answer = await office(people, "caseworker", "440305").patch(f"{at}/members/{person}", {"employed": True}, seen=1)
    assert code_of(answer) == (404, "not-found")


async def test_a_change_of_a_member_sends_at_most_eight_statements(people: Running, officer: Office) -> None:
    at, person = await home(officer)
    with queries(people.database.engines["app"], at_most=8):
        await officer.patch(f"{at}/members/{person}", {"employed": True}, seen=1)
