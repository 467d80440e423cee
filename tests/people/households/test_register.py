"""Registering a household."""

import pytest

from services.kit.clock import Clock
from tests.people.journal import entries
from tests.people.office import CAN_WORK, Office, code_of, office, rules_of
from tests.queries import queries
from tests.running import Running

pytestmark = pytest.mark.anyio


async def test_a_household_is_answered_with_its_members_and_its_address_masked(officer: Office) -> None:
    head, child = await officer.register(), await officer.register()
    answer = await officer.post(
        "/v1/households",
        {
            "district": "440303001",
            "hukou_kind": "urban",
            "address": "广东省深圳市罗湖区翠竹路1号",
            "income_per_head": "250.5",
            "members": [{"person": head, "relation": "head", **CAN_WORK}, {"person": child, "relation": "child"}],
        },
    )
    shown = answer.json()
    assert answer.status_code == 201
    assert (shown["address"], shown["income_per_head"], shown["certified_on"]) == (
        "广东省深圳市罗湖区****",
        "250.50",
        None,
    )
    assert [(each["person"], each["able"], each["employed"]) for each in shown["members"]] == [
        (head, True, False),
        (child, None, None),
    ]


async def test_a_membership_begins_on_the_day_of_its_registration(officer: Office) -> None:
    at = await officer.certifiable()
    [member] = (await officer.get(at)).json()["members"]
    assert member["joined_on"] == Clock().today().isoformat()


async def test_a_household_may_be_registered_before_its_members_are(officer: Office) -> None:
    at = await officer.household()
    assert (await officer.get(at)).json()["members"] == []


async def test_a_member_whom_nobody_registered_is_named(officer: Office) -> None:
    nobody = "00000000-0000-4000-8000-000000000000"
    answer = await officer.post(
        "/v1/households",
        {"district": "440303", "hukou_kind": "urban", "members": [{"person": nobody, "relation": "head"}]},
    )
    assert (code_of(answer), answer.json()["persons"]) == ((409, "unknown-persons"), [nobody])


async def test_a_member_whom_the_office_does_not_see_is_as_unknown_as_nobody(people: Running, officer: Office) -> None:
    hidden = await officer.register(residence="440305", hukou="440305")
    answer = await office(people, "caseworker", "440303").post(
        "/v1/households",
        {"district": "440303", "hukou_kind": "urban", "members": [{"person": hidden, "relation": "head"}]},
    )
    assert (code_of(answer), answer.json()["persons"]) == ((409, "unknown-persons"), [hidden])


async def test_a_member_may_live_elsewhere_as_long_as_the_office_sees_them(people: Running, officer: Office) -> None:
    registered_here = await officer.register(residence="440305")
    caseworker = office(people, "caseworker", "440303")
    assert await caseworker.household({"person": registered_here, "relation": "head"})


async def test_a_person_who_is_listed_twice_is_named_by_place(officer: Office) -> None:
    person = await officer.register()
    members = [{"person": person, "relation": "head"}, {"person": person, "relation": "spouse"}]
    answer = await officer.post("/v1/households", {"district": "440303", "hukou_kind": "urban", "members": members})
    assert (answer.status_code, rules_of(answer)) == (422, {"/members/1/person": "person_repeated"})


async def test_two_heads_are_one_too_many(officer: Office) -> None:
    members = [{"person": await officer.register(), "relation": "head"} for _ in range(2)]
    answer = await officer.post("/v1/households", {"district": "440303", "hukou_kind": "urban", "members": members})
    assert code_of(answer) == (409, "second-head")


async def test_a_person_is_in_one_household_at_a_time(officer: Office) -> None:
    person = {"person": await officer.register(), "relation": "other"}
    await officer.household(person)
    answer = await officer.post("/v1/households", {"district": "440303", "hukou_kind": "urban", "members": [person]})
    assert code_of(answer) == (409, "in-another-household")


async def test_a_refused_household_is_not_half_there(people: Running, officer: Office) -> None:
    person = {"person": await officer.register(residence="440309", hukou="440309"), "relation": "other"}
    await officer.household(person, district="440309")
    await officer.post("/v1/households", {"district": "440309", "hukou_kind": "urban", "members": [person]})
    listed = (await office(people, "caseworker", "440309").get("/v1/households")).json()["items"]
    assert len(listed) == 1


async def test_a_caseworker_registers_no_household_of_another_district(people: Running) -> None:
    answer = await office(people, "caseworker", "440305").post(
        "/v1/households", {"district": "440303", "hukou_kind": "urban", "members": []}
    )
    assert code_of(answer) == (403, "outside-districts")


@pytest.mark.parametrize("income", ["-0.01", "1.005", "1e3", 250, "10000000.01", ""])
async def test_an_income_that_is_no_amount_is_refused_at_its_field(officer: Office, income: object) -> None:
    body = {"district": "440303", "hukou_kind": "urban", "income_per_head": income, "members": []}
    answer = await officer.post("/v1/households", body)
    assert (answer.status_code, set(rules_of(answer))) == (422, {"/income_per_head"})


async def test_the_registration_is_journalled_with_the_members_and_no_address(people: Running, officer: Office) -> None:
    at = await officer.certifiable(address="广东省深圳市罗湖区翠竹路1号", income_per_head="250.00")
    shown = (await officer.get(at)).json()
    hidden = {"address", "income_per_head", "application", "created_at", "updated_at"}
    assert await entries(people, shown["id"]) == [
        (
            "bihuan.people.household.registered.v1",
            1,
            {"state": {name: value for name, value in shown.items() if name not in hidden}},
        )
    ]


async def test_a_registration_of_three_sends_at_most_nine_statements(people: Running, officer: Office) -> None:
    relations = ("head", "spouse", "child")
    members = [{"person": await officer.register(), "relation": relation} for relation in relations]
    with queries(people.database.engines["app"], at_most=9):
        await officer.household(*members)
