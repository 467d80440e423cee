"""The two lists between two regions in the graph: the counts are those of the rows, and so are the suitable posts."""

from typing import Any

import pytest

from tests.gateway.front_end import FrontEnd, front_end
from tests.people.invented import another_resident_id
from tests.people.invented import person as body_of
from tests.running import Running
from tests.vacancies.desk import desk

pytestmark = pytest.mark.anyio

PARTNER, HOUSEKEEPING, DRIVER = "370124", "4-10-01-06", "6-30-05-01"
LISTS = """
query Lists($origin: String!, $partner: String!) {
  regionLists(origin: $origin, partner: $partner) {
    jobSeekerCount poorLabourForce wishToWork wishToBeTrained occupations takeAnyPost suitablePosts
    jobSeekers(first: 2) {
      edges { node { id name wishToWork job { occupations need { takesAnyPost } } person { residence } } }
      pageInfo { hasNextPage }
    }
    posts(first: 5) { edges { node { id occupation employer { name } employerName } } }
  }
}"""


@pytest.fixture(scope="package")
async def posts(platform: dict[str, Running]) -> dict[str, str]:
    """Publish a vacancy of each occupation in the partner region; return their ids."""
    jinan = desk(platform["vacancies"], "district_officer", "000000")
    published = [await jinan.published(district=PARTNER, occupation=each) for each in (HOUSEKEEPING, DRIVER)]
    return dict(zip((HOUSEKEEPING, DRIVER), (each.rpartition("/")[2] for each in published), strict=True))


async def looks_for_work(people: Running, who: FrontEnd, county: str, **wish: object) -> str:
    """Register somebody poor of a county who looks for work in the partner region; return their id."""
    where = {"residence": county, "hukou": county, "hukou_kind": "rural"}
    registered = {"resident_id": another_resident_id("19800101", "1")} | where
    person: str = (await done(people, who, "persons", body_of(**registered)))["id"]
    poor = {"person": person, "kind": "filed_poor", "since": "2020-01-01", "evidence": "register"}
    await done(people, who, "statuses", poor)
    await done(people, who, "needs", {"person": person, "purpose": "job", "districts": [PARTNER]} | wish)
    return person


async def done(people: Running, who: FrontEnd, noun: str, body: dict[str, Any]) -> dict[str, Any]:
    """Record something; return it."""
    answer = await people.client.post(f"/v1/{noun}", json=body, headers=who.headers)
    assert answer.is_success, answer.text
    found: dict[str, Any] = answer.json()
    return found


def nodes(connection: dict[str, Any]) -> list[dict[str, Any]]:
    return [edge["node"] for edge in connection["edges"]]


@pytest.fixture
def hunan(officer: FrontEnd, people: Running) -> FrontEnd:
    """Return the officer of the province of origin."""
    return front_end(officer.gateway, people.settings, "430000")


async def test_the_suitable_posts_are_those_of_the_occupations_that_are_wished_for(
    people: Running, hunan: FrontEnd, posts: dict[str, str]
) -> None:
    person = await looks_for_work(people, hunan, "433122", occupations=[HOUSEKEEPING])
    found = (await hunan.data(LISTS, origin="433122", partner=PARTNER))["regionLists"]
    offered = {each["id"]: each["occupation"] for each in nodes(found["posts"])}
    assert (found["occupations"], found["takeAnyPost"], found["suitablePosts"]) == (["4-10"], False, 1)
    assert offered == {post: occupation for occupation, post in posts.items()}
    [row] = nodes(found["jobSeekers"])
    assert (row["id"], row["job"]["occupations"], row["person"]) == (person, [HOUSEKEEPING], {"residence": "433122"})


async def test_every_post_is_suitable_where_somebody_takes_any_and_none_where_nobody_wishes_to_work_there(
    people: Running, hunan: FrontEnd, posts: dict[str, str]
) -> None:
    await looks_for_work(people, hunan, "433123", takes_any_post=True)
    some, nobody = [
        (await hunan.data(LISTS, origin=each, partner=PARTNER))["regionLists"] for each in ("433123", "433124")
    ]
    assert (some["takeAnyPost"], some["suitablePosts"]) == (True, len(posts))
    assert (nobody["wishToWork"], nobody["suitablePosts"], nobody["jobSeekers"]["edges"]) == (0, 0, [])


async def test_counts_are_those_of_the_rows_page_by_page(people: Running, hunan: FrontEnd) -> None:
    persons = {await looks_for_work(people, hunan, "433125", occupations=[DRIVER]) for _ in range(3)}
    found = (await hunan.data(LISTS, origin="433125", partner=PARTNER))["regionLists"]
    assert [found[each] for each in ("jobSeekerCount", "poorLabourForce", "wishToWork", "wishToBeTrained")] == [
        3,
        3,
        3,
        0,
    ]
    assert found["jobSeekers"]["pageInfo"] == {"hasNextPage": True}
    assert {each["id"] for each in nodes(found["jobSeekers"])} < persons


async def test_the_partner_is_told_neither_of_fewer_than_five_nor_what_would_suit_them_nor_who_they_are(
    people: Running, hunan: FrontEnd, posts: dict[str, str]
) -> None:
    await looks_for_work(people, hunan, "433126", occupations=[HOUSEKEEPING])
    jinan = front_end(hunan.gateway, people.settings, "370100", role="caseworker")
    answer = await jinan.send(LISTS, origin="433126", partner=PARTNER)
    found = answer["data"]["regionLists"]
    assert [found[each] for each in ("jobSeekerCount", "wishToWork", "suitablePosts")] == [None] * 3
    assert (found["occupations"], found["jobSeekers"]) == ([], None)
    assert [each["path"] for each in answer["errors"]] == [["regionLists", "jobSeekers"]]
    assert {each["id"] for each in nodes(found["posts"])} == set(posts.values())
