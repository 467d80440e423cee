import httpx
import pytest

pytestmark = pytest.mark.anyio


async def test_fields_answers_those_fields_and_no_others(client: httpx.AsyncClient) -> None:
    assert (await client.get("/sparse/1?fields=letter,rank")).json() == {"letter": "b", "rank": 1}


async def test_without_fields_everything_is_answered(client: httpx.AsyncClient) -> None:
    assert set((await client.get("/sparse/1")).json()) == {"id", "letter", "rank"}


async def test_spaces_and_repeats_do_not_matter(client: httpx.AsyncClient) -> None:
    assert (await client.get("/sparse/1", params={"fields": "rank, rank"})).json() == {"rank": 1}


@pytest.mark.parametrize("query", ["", "?fields=rank"])
async def test_the_headers_that_the_route_set_stay(client: httpx.AsyncClient, query: str) -> None:
    assert (await client.get(f"/sparse/1{query}")).headers["etag"] == '"7"'


async def test_every_unknown_name_is_listed_with_the_fields_there_are(client: httpx.AsyncClient) -> None:
    answer = await client.get("/sparse/1?fields=rank,colour,size")
    sentence = "There is no such field; the fields are: id, letter, rank."
    assert answer.json()["errors"] == [
        {"pointer": "/query/fields/colour", "rule": "unknown_field", "detail": sentence},
        {"pointer": "/query/fields/size", "rule": "unknown_field", "detail": sentence},
    ]


async def test_an_empty_list_of_fields_is_refused(client: httpx.AsyncClient) -> None:
    assert (await client.get("/sparse/1?fields=")).status_code == 422


async def test_a_page_answers_the_fields_of_its_items(client: httpx.AsyncClient) -> None:
    answer = await client.get("/sparse?fields=rank&limit=2")
    assert answer.json()["items"] == [{"rank": 0}, {"rank": 1}]


async def test_a_page_of_some_fields_still_leads_on(client: httpx.AsyncClient) -> None:
    answer = await client.get("/sparse?fields=rank&limit=2")
    assert (bool(answer.json()["next"]), "next" in answer.links) == (True, True)
