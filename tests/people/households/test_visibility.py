"""Who sees a household, and how lists of households are narrowed."""

from datetime import date

import pytest

from services.kit.clock import Clock
from tests.people.office import CAN_WORK, Office, code_of, office, someone
from tests.running import Running

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize(
    ("district", "status"), [("440303", 200), ("440000", 200), ("440305", 404), ("440303002", 404), ("442000", 404)]
)
async def test_the_offices_of_the_district_and_above_see_a_household(
    people: Running, officer: Office, district: str, status: int
) -> None:
    at = await officer.household(district="440303001")
    assert (await office(people, "finance", district).get(at)).status_code == status


async def test_the_office_of_a_members_hukou_does_not_see_a_household_elsewhere(
    people: Running, officer: Office
) -> None:
    person = await officer.register(hukou="370102")
    at = await officer.household({"person": person, "relation": "head"})
    jinan = office(people, "caseworker", "370102")
    assert ((await jinan.get(f"/v1/persons/{person}")).status_code, (await jinan.get(at)).status_code) == (200, 404)


async def test_whoever_does_not_see_a_household_sees_it_nowhere(people: Running, officer: Office) -> None:
    at = await officer.certifiable()
    stranger = office(people, "district_officer", "440305")
    household = at.rpartition("/")[2]
    listed = (await stranger.get("/v1/households", limit=200)).json()["items"]
    batch = (await stranger.post("/v1/households:batchGet", {"ids": [household]})).json()["items"]
    past = await stranger.get(f"{at}/certifications")
    certified = await stranger.post(f"{at}:certify", {}, seen=1)
    assert household not in {each["id"] for each in listed}
    assert (batch, code_of(past), code_of(certified)) == ([None], (404, "not-found"), (404, "not-found"))


async def test_a_person_sees_their_own_household_and_no_other(people: Running, officer: Office) -> None:
    person = await officer.register()
    at = await officer.household({"person": person, "relation": "head"})
    await officer.household()
    listed = (await someone(people, "job_seeker", person=person).get("/v1/households")).json()["items"]
    assert [f"/v1/households/{each['id']}" for each in listed] == [at]


async def listed(caller: Office, **query: str) -> list[str]:
    """Return the addresses of a list of households."""
    answer = await caller.get("/v1/households", limit="200", **query)
    assert answer.status_code == 200, answer.text
    return [f"/v1/households/{each['id']}" for each in answer.json()["items"]]


async def test_a_list_is_narrowed_to_a_district_and_all_below_it(officer: Office) -> None:
    here = [await officer.household(district=district) for district in ("440310", "440310001")]
    await officer.household(district="440306")
    assert await listed(officer, district="440310") == here


async def test_a_list_finds_the_certified_and_those_to_be_looked_at_again(people: Running, officer: Office) -> None:
    person = await officer.register()
    doubted = await officer.household({"person": person, "relation": "head", **CAN_WORK}, district="440310002")
    certified = await officer.certifiable(district="440310002")
    plain = await officer.household(district="440310002")
    for at in (doubted, certified):
        await officer.post(f"{at}:certify", {}, seen=1)
    await officer.patch(f"{doubted}/members/{person}", {"employed": True}, seen=2)
    street = office(people, "caseworker", "440310002")
    assert await listed(street, certified="true") == [doubted, certified]
    assert await listed(street, certified="false") == [plain]
    assert await listed(street, recheck="true") == [doubted]


async def test_the_doubt_begins_today(officer: Office) -> None:
    at = await officer.certifiable()
    await officer.post(f"{at}:certify", {}, seen=1)
    changed = (await officer.patch(at, {"hukou_kind": "rural"}, seen=2)).json()
    assert date.fromisoformat(changed["recheck_since"]) == Clock().today()
