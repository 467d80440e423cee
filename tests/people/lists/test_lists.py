"""Who of a region looks for work, and what is told of that to whom."""

from datetime import date, timedelta

import pytest

from services.kit.clock import Clock
from tests.people.lists.seekers import (
    CLERK,
    COUNTY,
    LISTS,
    ORIGIN,
    PARTNER,
    PARTNER_COUNTY,
    Lists,
    needs,
    poor_since,
    settled,
    wishes,
)
from tests.people.office import Office, code_of, office, rules_of, someone
from tests.running import Running

pytestmark = pytest.mark.anyio

HUNAN, SHANDONG = "430000", "370000"


@pytest.fixture
def hunan(people: Running) -> Office:
    return office(people, "district_officer", HUNAN)


@pytest.fixture
def lists(people: Running) -> Lists:
    return Lists(office(people, "caseworker", ORIGIN))


async def where(lists: Lists, person: str) -> set[str]:
    """Return in which lists somebody stands today."""
    return {each for each in LISTS if person in {row["id"] for row in await lists.rows(each)}}


@pytest.mark.parametrize(
    ("districts", "there"),
    [
        ((PARTNER,), True),
        ((PARTNER_COUNTY,), True),
        ((SHANDONG,), True),
        (("000000",), True),
        (("370200",), False),
        ((COUNTY, PARTNER), True),
        ((), False),
    ],
)
async def test_somebody_wishes_to_work_in_a_region_whose_part_or_whole_the_wish_names(
    hunan: Office, lists: Lists, districts: tuple[str, ...], *, there: bool
) -> None:
    person = await settled(hunan)
    await wishes(hunan, person, *districts)
    assert await where(lists, person) == {"job_seekers", "poor_labour_force"} | ({"wish_to_work"} if there else set())


async def test_whoever_names_no_district_wishes_to_work_in_the_city_where_they_live(hunan: Office) -> None:
    at_home = Lists(office(hunan.people, "caseworker", ORIGIN), partner=ORIGIN)
    person = await settled(hunan)
    await wishes(hunan, person)
    assert "wish_to_work" in await where(at_home, person)


async def test_whoever_is_not_poor_is_listed_as_a_job_seeker_and_counted_as_nothing_else(
    hunan: Office, lists: Lists
) -> None:
    person = await settled(hunan, poor=False)
    await wishes(hunan, person, PARTNER)
    assert await where(lists, person) == {"job_seekers"}


@pytest.mark.parametrize(
    ("born", "of_age"), [("20120101", False), ("19500101", False), ("19900101", True), ("20090101", True)]
)
async def test_the_poor_labour_force_is_of_working_age(hunan: Office, lists: Lists, born: str, *, of_age: bool) -> None:
    person = await settled(hunan, born=born)
    assert await where(lists, person) == ({"poor_labour_force"} if of_age else set())


async def test_whoever_is_registered_as_unable_to_work_is_of_no_labour_force(hunan: Office, lists: Lists) -> None:
    person = await settled(hunan)
    stated = {"person": person, "kind": "unemployment", "able": True, "willing": True, "district": COUNTY}
    made = await hunan.post("/v1/registrations", stated | {"registered_on": "2026-01-05"})
    [row] = [each for each in await lists.rows("poor_labour_force") if each["id"] == person]
    cancelled = {"cancelled_on": "2026-02-01", "cancelled_for": "unable_to_work"}
    ended = await hunan.patch(made.headers["location"], cancelled, seen=1)
    assert (row["able"], ended.status_code, await where(lists, person)) == (True, 200, set())


async def test_a_status_counts_while_it_is_in_force_and_not_when_it_was_annulled(hunan: Office, lists: Lists) -> None:
    expired, annulled = await settled(hunan, poor=False), await settled(hunan, poor=False)
    await poor_since(hunan, expired, valid_until="2021-12-31")
    status = await poor_since(hunan, annulled)
    assert await where(lists, annulled) == {"poor_labour_force"}
    await hunan.post(f"{status}:annul", {"reason": "recorded_in_error"}, seen=1)
    assert (await where(lists, expired), await where(lists, annulled)) == (set(), set())


async def test_a_row_says_what_is_looked_for_and_who_looks_for_it_masked(hunan: Office, lists: Lists) -> None:
    person = await settled(hunan, name="龙小山")
    need = await wishes(hunan, person, PARTNER, wage_from="3500.00", hours="full_time", takes_any_post=True)
    learning = await needs(hunan, person, purpose="training", occupations=[], course="挖掘机操作")
    [row] = [each for each in await lists.rows() if each["id"] == person]
    assert {name: row[name] for name in ("name", "residence", "poor", "able", "birth_year")} == {
        "name": "龙**",
        "residence": COUNTY,
        "poor": True,
        "able": None,
        "birth_year": 1980,
    }
    assert row["job"] == {
        "need": need.rpartition("/")[2],
        "occupations": [CLERK],
        "districts": [PARTNER],
        "wage_from": "3500.00",
        "takes_any_post": True,
        "hours": "full_time",
        "home_work": None,
        "transport": None,
    }
    assert (row["training"]["need"], row["training"]["course"]) == (learning.rpartition("/")[2], "挖掘机操作")


async def test_pages_of_a_list_hold_each_row_once_and_as_many_as_are_counted(hunan: Office, lists: Lists) -> None:
    for _ in range(3):
        await wishes(hunan, await settled(hunan), PARTNER)
    rows = await lists.rows("wish_to_work", limit=2)
    counted = await lists.counts()
    assert len({row["id"] for row in rows}) == len(rows) == counted["wish_to_work"] > 2


async def test_counts_say_which_occupations_are_wished_for_and_what_is_not_sure(hunan: Office, lists: Lists) -> None:
    await wishes(hunan, await settled(hunan), PARTNER, occupations=["6-06-03-01", CLERK])
    counted = await lists.counts()
    assert {"4-01", "6-06"} <= set(counted["occupations"])
    assert [each["code"] for each in counted["caveats"]] == ["working_age_unverified", "ability_not_stated"]


async def test_an_office_of_a_part_of_the_origin_and_one_of_elsewhere_are_shown_nobody(people: Running) -> None:
    asked = [Lists(office(people, "caseworker", each)) for each in (COUNTY, "430100", PARTNER)]
    assert [code_of(await each.ask("")) for each in asked] == [(403, "outside-districts")] * 3
    assert code_of(await asked[1].ask("/counts")) == (403, "outside-districts")


async def test_a_job_seeker_is_shown_no_list(people: Running, hunan: Office) -> None:
    herself = Lists(someone(people, "job_seeker", person=await settled(hunan)))
    assert [(await herself.ask(each)).status_code for each in ("", "/counts")] == [403, 403]


async def test_the_partner_is_told_counts_in_fives_and_none_below_five(people: Running, hunan: Office) -> None:
    for number in range(7):
        person = await settled(hunan, residence="433122", hukou="433122")
        if number < 4:
            await wishes(hunan, person, PARTNER)
    here, there = (Lists(office(people, "caseworker", each), origin="433122") for each in (ORIGIN, PARTNER))
    told = [{each: (await one.counts())[each] for each in LISTS} for one in (here, there)]
    assert told == [
        {"job_seekers": 4, "poor_labour_force": 7, "wish_to_work": 4, "wish_to_be_trained": 0},
        {"job_seekers": None, "poor_labour_force": 5, "wish_to_work": None, "wish_to_be_trained": None},
    ]
    told_there = await there.counts()
    assert (told_there["occupations"], told_there["take_any_post"]) == ([], False)
    assert told_there["caveats"][-1]["code"] == "told_in_fives"


async def test_the_partner_is_told_nothing_of_a_region_below_the_county(people: Running) -> None:
    street = Lists(office(people, "caseworker", PARTNER), origin="433101001")
    assert code_of(await street.ask("/counts")) == (403, "region-too-small")


async def test_no_list_is_of_a_day_to_come(lists: Lists) -> None:
    tomorrow = Clock().today() + timedelta(days=2)
    refused = [await lists.ask(each, as_of=tomorrow.isoformat()) for each in ("", "/counts")]
    assert [rules_of(each) for each in refused] == [{"/query/as_of": "date_in_future"}] * 2


async def test_before_anybody_was_registered_nobody_is_listed(lists: Lists) -> None:
    long_ago = date(2001, 1, 1).isoformat()
    assert (await lists.rows(as_of=long_ago), (await lists.counts(as_of=long_ago))["poor_labour_force"]) == ([], 0)
