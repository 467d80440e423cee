"""Lists as cursor connections over the pages of the services."""

import pytest

from tests.gateway.front_end import FrontEnd, calls
from tests.running import Running

pytestmark = pytest.mark.anyio

PERSONS = """
query Persons($residence: String!, $first: Int!, $after: String) {
  persons(residence: $residence, first: $first, after: $after) {
    edges { cursor node { id } }
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
  }
}"""


async def seven(officer: FrontEnd, residence: str) -> list[str]:
    """Register seven persons in a place of their own; return their ids in the order of the list."""
    return [await officer.register(residence=residence) for _ in range(7)]


async def test_walking_all_pages_meets_every_row_once(officer: FrontEnd) -> None:
    registered = await seven(officer, "440306001")
    met: list[str] = []
    page = {"hasNextPage": True, "endCursor": None}
    while page["hasNextPage"]:
        found = (await officer.data(PERSONS, residence="440306001", first=3, after=page["endCursor"]))["persons"]
        met += [edge["node"]["id"] for edge in found["edges"]]
        page = found["pageInfo"]
    assert met == registered


async def test_a_page_costs_one_call(officer: FrontEnd, people: Running) -> None:
    await seven(officer, "440306002")
    first = (await officer.data(PERSONS, residence="440306002", first=3))["persons"]["pageInfo"]["endCursor"]
    before = await calls(people)
    await officer.data(PERSONS, residence="440306002", first=3, after=first)
    assert await calls(people) - before == {"GET /v1/persons": 1}


async def test_every_edge_can_be_gone_on_from(officer: FrontEnd) -> None:
    registered = await seven(officer, "440306003")
    edges = (await officer.data(PERSONS, residence="440306003", first=7))["persons"]["edges"]
    for number, edge in enumerate(edges, 1):
        after = await officer.data(PERSONS, residence="440306003", first=2, after=edge["cursor"])
        assert [each["node"]["id"] for each in after["persons"]["edges"]] == registered[number : number + 2]


async def test_an_edge_of_a_later_page_can_be_gone_on_from(officer: FrontEnd) -> None:
    registered = await seven(officer, "440306004")
    first = (await officer.data(PERSONS, residence="440306004", first=3))["persons"]["pageInfo"]["endCursor"]
    edges = (await officer.data(PERSONS, residence="440306004", first=3, after=first))["persons"]["edges"]
    after = await officer.data(PERSONS, residence="440306004", first=9, after=edges[0]["cursor"])
    assert [each["node"]["id"] for each in after["persons"]["edges"]] == registered[4:]


async def test_a_row_that_has_gone_from_the_list_leaves_its_cursor_good(officer: FrontEnd) -> None:
    registered = await seven(officer, "440306005")
    edges = (await officer.data(PERSONS, residence="440306005", first=7))["persons"]["edges"]
    move = (
        """mutation ($id: UUID!) { changePerson(id: $id, ifMatch: 1, input: {residence: "440307"}) { __typename } }"""
    )
    await officer.data(move, id=registered[2])
    after = await officer.data(PERSONS, residence="440306005", first=9, after=edges[2]["cursor"])
    assert [each["node"]["id"] for each in after["persons"]["edges"]] == registered[3:]


async def test_a_last_page_says_that_nothing_follows_and_leads_to_what_comes_later(officer: FrontEnd) -> None:
    await seven(officer, "440306006")
    page = (await officer.data(PERSONS, residence="440306006", first=9))["persons"]["pageInfo"]
    later = await officer.register(residence="440306006")
    after = (await officer.data(PERSONS, residence="440306006", first=9, after=page["endCursor"]))["persons"]
    assert not page["hasNextPage"]
    assert [each["node"]["id"] for each in after["edges"]] == [later]


async def test_an_empty_list_has_no_edges_and_no_cursors(officer: FrontEnd) -> None:
    found = (await officer.data(PERSONS, residence="440310", first=5))["persons"]
    nothing = {"hasNextPage": False, "hasPreviousPage": False, "startCursor": None, "endCursor": None}
    assert found == {"edges": [], "pageInfo": nothing}


@pytest.mark.parametrize("first", [0, -1, 201])
async def test_a_page_of_no_possible_length_is_refused(officer: FrontEnd, first: int) -> None:
    error = (await officer.errors(PERSONS, residence="440303", first=first))[0]
    assert error["extensions"]["problem"]["errors"][0]["pointer"] == "/first"


@pytest.mark.parametrize("after", ["nonsense", "..", "x.201.0190a1b2-0000-7000-8000-000000000000"])
async def test_a_cursor_that_is_none_is_refused(officer: FrontEnd, after: str) -> None:
    error = (await officer.errors(PERSONS, residence="440303", first=2, after=after))[0]
    assert error["extensions"]["code"] == "VALIDATION_FAILED"


async def test_households_are_narrowed_by_whether_they_are_certified(officer: FrontEnd) -> None:
    household = await officer.household(await officer.register(residence="440307"), district="440307")
    certify = "mutation ($id: UUID!) { certifyHousehold(id: $id, ifMatch: 1, input: {}) { __typename } }"
    await officer.data(certify, id=household)
    await officer.household(await officer.register(residence="440307"), district="440307")
    query = 'query { households(district: "440307", certified: true) { edges { node { id certifiedUnder } } } }'
    found = (await officer.data(query))["households"]["edges"]
    assert [edge["node"]["id"] for edge in found] == [household]


async def test_the_certifications_of_a_household_are_a_list_of_their_own(officer: FrontEnd) -> None:
    household = await officer.household(await officer.register(residence="440308"), district="440308")
    certify = "mutation ($id: UUID!) { certifyHousehold(id: $id, ifMatch: 1, input: {}) { __typename } }"
    await officer.data(certify, id=household)
    query = "query ($id: UUID!) { household(id: $id) { certifications { edges { node { withdrawnOn } } } } }"
    found = await officer.data(query, id=household)
    assert found["household"]["certifications"]["edges"] == [{"node": {"withdrawnOn": None}}]
