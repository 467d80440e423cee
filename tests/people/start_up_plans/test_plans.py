"""A plan to start a business is recorded, goes on, ends with a business or without one, and goes with its person."""

from uuid import uuid4

import anyio
import pytest

from tests.people.journal import entries, happened
from tests.people.office import Office, code_of, office, rules_of, someone
from tests.people.start_up_plans.plans import AT, plan_of, planned, shop_of
from tests.running import Running

pytestmark = pytest.mark.anyio


async def test_a_plan_says_what_where_with_which_capital_and_with_which_help(officer: Office) -> None:
    stated = plan_of(await officer.register(), capital_wanted="50000.00", help_wanted=["loan", "mentor"])
    plan = (await officer.post(AT, stated)).json()
    assert {name: plan[name] for name in stated} == stated
    assert (plan["stage"], plan["business"], plan["ended_on"]) == ("idea", None, None)


async def test_a_person_has_one_open_plan(officer: Office) -> None:
    person = await officer.register()
    first = await planned(officer, person)
    refused = await officer.post(AT, plan_of(person))
    assert (*code_of(refused), refused.json()["plan"]) == (409, "plan-is-open", first.rpartition("/")[2])


async def test_of_two_plans_recorded_at_once_one_stands(officer: Office) -> None:
    person = await officer.register()
    answers: list[int] = []

    async def record() -> None:
        answers.append((await officer.post(AT, plan_of(person))).status_code)

    async with anyio.create_task_group() as group:
        group.start_soon(record)
        group.start_soon(record)
    assert sorted(answers) == [201, 409]


async def test_a_plan_goes_from_idea_to_the_business_that_was_opened(officer: Office) -> None:
    person = await officer.register()
    at = await planned(officer, person)
    assert (await officer.patch(at, {"stage": "preparing", "help_wanted": []}, seen=1)).json()["stage"] == "preparing"
    shop = await shop_of(officer, person)
    opened = (await officer.post(f"{at}:openBusiness", {"business": shop}, seen=2)).json()
    assert (opened["stage"], opened["business"], opened["ended_for"]) == ("registered", shop, "opened")
    assert await happened(officer.people, at) == [
        f"start_up_plan.{each}" for each in ("recorded", "changed", "business_opened")
    ]


async def test_a_plan_leads_to_no_business_of_somebody_else_and_to_none_of_another_licence(officer: Office) -> None:
    person = await officer.register()
    at = await planned(officer, person)
    others = await shop_of(officer, await officer.register())
    company = await shop_of(officer, person, "legal_person_business")
    refused = [await officer.post(f"{at}:openBusiness", {"business": each}, seen=1) for each in (others, company)]
    assert [rules_of(each) for each in refused] == [
        {"/business": "not_in_this_file"},
        {"/business": "business_of_another_licence"},
    ]


async def test_a_plan_that_was_given_up_says_why_stays_as_it_was_and_makes_room_for_another(officer: Office) -> None:
    person = await officer.register()
    at = await planned(officer, person)
    early = await officer.post(f"{at}:giveUp", {"reason": "family", "on": "2001-01-01"}, seen=1)
    ended = (await officer.post(f"{at}:giveUp", {"reason": "no_capital"}, seen=1)).json()
    late = await officer.patch(at, {"trade": "F"}, seen=2)
    assert rules_of(early) == {"/on": "before_the_beginning"}
    assert (ended["stage"], ended["ended_for"]) == ("given_up", "no_capital")
    assert (code_of(late), (await officer.post(AT, plan_of(person))).status_code) == ((409, "plan-has-ended"), 201)


async def test_a_plan_of_somebody_out_of_sight_is_not_recorded(officer: Office) -> None:
    assert code_of(await officer.post(AT, plan_of(str(uuid4())))) == (404, "not-found")


async def test_a_change_of_nothing_leaves_the_plan_as_it_is(officer: Office) -> None:
    at = await planned(officer, await officer.register())
    assert (await officer.patch(at, {}, seen=1)).json()["version"] == 1


async def test_a_plan_goes_where_its_person_goes(people: Running, officer: Office) -> None:
    person = await officer.register()
    at = await planned(officer, person)
    moved = await officer.patch(f"/v1/persons/{person}", {"residence": "440305", "hukou": "440305"}, seen=1)
    assert moved.is_success
    seen = [(await office(people, "caseworker", each).get(at)).status_code for each in ("440303", "440305")]
    [*_, (kind, version, _)] = await entries(people, at.rpartition("/")[2])
    assert (seen, kind, version) == ([404, 200], "bihuan.people.start_up_plan.followed.v1", 2)


async def test_a_person_sees_their_own_plan_alone_and_changes_nothing(people: Running, officer: Office) -> None:
    person = await officer.register()
    mine = await planned(officer, person)
    await planned(officer, await officer.register())
    me = someone(people, "job_seeker", person=person)
    listed = (await me.get(AT)).json()["items"]
    assert [each["id"] for each in listed] == [mine.rpartition("/")[2]]
    assert code_of(await me.patch(mine, {"trade": "F"}, seen=1)) == (403, "forbidden")


async def test_open_plans_of_one_person_are_listed(officer: Office) -> None:
    person = await officer.register()
    given_up = await planned(officer, person)
    assert (await officer.post(f"{given_up}:giveUp", {"reason": "health"}, seen=1)).is_success
    goes_on = await planned(officer, person, stage="preparing")
    listed = await officer.get(AT, person=person, open="true", stage="preparing")
    assert [each["id"] for each in listed.json()["items"]] == [goes_on.rpartition("/")[2]]
