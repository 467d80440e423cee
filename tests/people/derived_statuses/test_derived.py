"""What somebody is because of other facts is read beside what they declare, and says that it is derived."""

from datetime import date, timedelta
from typing import Any

import pytest

from services.kit.clock import Clock
from tests.people.files.parts import in_file
from tests.people.office import Office, code_of, office
from tests.running import Running

pytestmark = pytest.mark.anyio


def born(years: int, days: int = 0) -> str:
    """Return the birth date of somebody who reached an age so many days ago."""
    day = Clock().today() - timedelta(days=days)
    return date(day.year - years, day.month, min(day.day, 28)).strftime("%Y%m%d")


async def derived(who: Office, person: str, **asked: str) -> dict[str, dict[str, Any]]:
    """Return what follows from the facts about somebody, by kind."""
    answer = await who.get(f"/v1/persons/{person}/derived-statuses", **asked)
    assert answer.is_success, answer.text
    return {each["kind"]: each for each in answer.json()["statuses"]}


async def test_a_man_of_fifty_is_one_of_the_forties_and_fifties_and_told_by_which_rule(officer: Office) -> None:
    person = await officer.register(born=born(51))
    told = (await derived(officer, person))["forties_fifties"]
    assert (told["holds"], told["standing"], told["follows_from"]) == (True, "derived", "birth_date")
    assert (told["rule"], told["document"], told["sure"]) == ("CN-4050", None, "unverified")
    assert (told["since"], told["since_year"]) == (None, Clock().today().year - 1)
    assert told["day_caveats"] == ["first_day_unknown"]


async def test_a_member_is_told_with_the_household_and_the_certification_until_it_ends(officer: Office) -> None:
    home = await officer.certifiable()
    [member, *_] = (await officer.get(home)).json()["members"]
    person = member["person"]
    before = (await derived(officer, person))["zero_employment_member"]
    certified = await officer.post(f"{home}:certify", {}, seen=1)
    assert certified.is_success, certified.text
    [certification] = (await officer.get(f"{home}/certifications")).json()["items"]
    told = (await derived(officer, person))["zero_employment_member"]
    yesterday = (Clock().today() - timedelta(days=1)).isoformat()
    earlier = (await derived(officer, person, on=yesterday))["zero_employment_member"]
    assert (before["holds"], earlier["holds"]) == (False, None)
    assert (told["holds"], told["certification"], told["rule"]) == (True, certification["id"], certification["law"])
    assert (told["household"], told["since"]) == (home.rpartition("/")[2], Clock().today().isoformat())


async def test_a_graduation_is_told_with_its_year_and_its_level(officer: Office) -> None:
    person = await officer.register()
    unknown = (await derived(officer, person))["graduate"]
    at = await in_file(officer, "educations", person, level="31", since=None, graduated_on="2023-06-30")
    told = (await derived(officer, person))["graduate"]
    assert (unknown["holds"], unknown["missing"]) == (None, ["education"])
    assert (told["holds"], told["since"], told["since_year"]) == (True, "2023-06-30", 2023)
    assert (told["education"], told["level"]) == (at.rpartition("/")[2], "31")


async def test_an_annulled_education_graduates_nobody(officer: Office) -> None:
    person = await officer.register()
    at = await in_file(officer, "educations", person, level="31", since=None, graduated_on="2023-06-30")
    assert (await officer.post(f"{at}:annul", {"reason": "recorded_in_error"}, seen=1)).is_success
    assert (await derived(officer, person))["graduate"]["holds"] is None


async def test_somebody_out_of_sight_is_not_there(people: Running, officer: Office) -> None:
    person = await officer.register()
    answer = await office(people, "caseworker", "370102").get(f"/v1/persons/{person}/derived-statuses")
    assert code_of(answer) == (404, "not-found")
