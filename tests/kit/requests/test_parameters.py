"""A name in the query that a route does not know is refused: a misspelt filter would leave nothing out."""

import httpx
import pytest

from tests.running import Running

pytestmark = pytest.mark.anyio


def officer(notes: Running) -> dict[str, str]:
    return notes.headers("caseworker", "440303")


async def test_a_misspelt_filter_is_refused_by_name(notes: Running) -> None:
    answer = await notes.client.get("/v1/notes?distrct=440303&limit=5", headers=officer(notes))
    assert answer.status_code == httpx.codes.UNPROCESSABLE_ENTITY
    assert [(each["pointer"], each["rule"]) for each in answer.json()["errors"]] == [
        ("/query/distrct", "extra_forbidden")
    ]


async def test_a_name_that_comes_twice_is_refused(notes: Running) -> None:
    answer = await notes.client.get("/v1/notes?district=440303&limit=5&district=440304", headers=officer(notes))
    assert [(each["pointer"], each["rule"], each["detail"]) for each in answer.json()["errors"]] == [
        ("/query/district", "repeated", "该参数只能出现一次；多个值以逗号分隔。")
    ]


async def test_a_name_that_could_be_somebodys_number_is_not_repeated(notes: Running) -> None:
    answer = await notes.client.get("/v1/notes?13800138000=1", headers=officer(notes))
    assert answer.json()["errors"][0]["pointer"] == "/query/*"


async def test_what_pages_and_fields_read_is_known(notes: Running) -> None:
    answer = await notes.client.get("/v1/notes?limit=1&fields=id&district=440303", headers=officer(notes))
    assert answer.status_code == httpx.codes.OK


@pytest.mark.parametrize("address", ["/v1/changes?before=3", "/v1/snapshot?kind=note"])
async def test_the_feeds_know_their_own_names_alone(notes: Running, address: str) -> None:
    answer = await notes.client.get(address, headers=notes.headers("service"))
    assert answer.status_code == httpx.codes.UNPROCESSABLE_ENTITY
