"""When a business did not operate: stated with it, replaced as a whole, and never twice the same day."""

import pytest

from services.kit.database.roles import Role
from tests.kit.database.catalogue import as_role
from tests.people.files.parts import in_file
from tests.people.office import Office, rules_of
from tests.running import Running

pytestmark = pytest.mark.anyio

FEBRUARY = {"since": "2025-02-01", "until": "2025-02-28"}
MARCH = {"since": "2025-03-01", "until": "2025-03-31"}


async def test_periods_that_share_a_day_are_refused(officer: Office) -> None:
    at = await in_file(officer, "businesses", await officer.register())
    sharing = [FEBRUARY, {"since": "2025-02-28", "until": "2025-03-31"}]
    assert rules_of(await officer.patch(at, {"suspensions": sharing}, seen=1)) == {
        "/suspensions": "suspensions_overlap"
    }


async def test_the_database_holds_no_day_twice_whatever_the_code_does(people: Running, officer: Office) -> None:
    at = await in_file(officer, "businesses", await officer.register())
    twice = "UPDATE business SET suspensions = '{[2025-02-01,2025-03-01),[2025-02-28,2025-04-01)}' WHERE id = $1"
    async with as_role(people.settings, "people", Role.SYSTEM) as system:
        await system.execute(twice, at.rpartition("/")[2])
    assert (await officer.get(at)).json()["suspensions"] == [{"since": "2025-02-01", "until": "2025-03-31"}]


async def test_periods_that_follow_each_other_without_a_day_between_are_one(officer: Office) -> None:
    at = await in_file(officer, "businesses", await officer.register(), suspensions=[MARCH, FEBRUARY])
    assert (await officer.get(at)).json()["suspensions"] == [{"since": "2025-02-01", "until": "2025-03-31"}]


async def test_what_is_suspended_operates_again(officer: Office) -> None:
    at = await in_file(officer, "businesses", await officer.register(), suspensions=[])
    began = {"status": "suspended", "suspensions": [{"since": "2025-02-01"}]}
    suspended = await officer.patch(at, began, seen=1)
    again = await officer.patch(at, {"status": "operating", "suspensions": [FEBRUARY]}, seen=2)
    assert [(each.json()["status"], each.json()["suspensions"]) for each in (suspended, again)] == [
        ("suspended", [{"since": "2025-02-01", "until": None}]),
        ("operating", [FEBRUARY]),
    ]


async def test_a_change_that_contradicts_what_stands_there_changes_nothing(officer: Office) -> None:
    at = await in_file(officer, "businesses", await officer.register())
    refused = await officer.patch(at, {"name": "另一家店", "operating_since": "2025-02-02"}, seen=1)
    assert rules_of(refused) == {"/suspensions/0/since": "suspended_before_it_operated"}
    assert (await officer.get(at)).json()["name"] == "罗湖区某按摩店"


async def test_a_code_of_an_enterprise_is_refused_for_an_individual_business(officer: Office) -> None:
    at = await in_file(officer, "businesses", await officer.register())
    refused = await officer.patch(at, {"credit_code": "91440303MA0000015D"}, seen=1)
    assert rules_of(refused) == {"/credit_code": "code_of_another_licence"}


async def test_what_has_closed_is_listed_apart(officer: Office) -> None:
    person = await officer.register()
    closed = await in_file(
        officer, "businesses", person, status="closed", closed_on="2025-06-30", closed_for="handed_over"
    )
    await in_file(officer, "businesses", person)
    listed = (await officer.get("/v1/businesses", person=person, closed="true")).json()["items"]
    assert [each["id"] for each in listed] == [closed.rpartition("/")[2]]
