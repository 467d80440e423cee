import base64
from urllib.parse import parse_qs, urljoin, urlsplit

import httpx
import pytest
from pydantic import SecretStr

from services.kit.http.pages import Cursors
from tests.kit.http.app import LETTERS, letter

pytestmark = pytest.mark.anyio


async def first(client: httpx.AsyncClient) -> str:
    """Return the cursor of the first page of letters."""
    cursor: str = (await client.get("/letters?limit=2")).json()["next"]
    return cursor


async def refused(client: httpx.AsyncClient, path: str, cursor: str) -> tuple[int, list[tuple[str, str]]]:
    answer = await client.get(path, params={"after": cursor})
    return answer.status_code, [(error["pointer"], error["rule"]) for error in answer.json().get("errors", [])]


REFUSED = (422, [("/query/after", "cursor")])


async def test_following_the_links_shows_every_item_once(client: httpx.AsyncClient) -> None:
    url, seen = "http://people.test/letters?limit=3", []
    while url:
        answer = await client.get(url)
        seen += [item["letter"] for item in answer.json()["items"]]
        url = urljoin(url, answer.links["next"]["url"]) if "next" in answer.links else ""
    assert "".join(seen) == LETTERS


async def test_the_last_page_has_no_next(client: httpx.AsyncClient) -> None:
    answer = await client.get("/letters?limit=7")
    assert (answer.json()["next"], "link" in answer.headers) == (None, False)


async def test_a_page_has_as_many_items_as_asked(client: httpx.AsyncClient) -> None:
    assert len((await client.get("/letters?limit=2")).json()["items"]) == 2


@pytest.mark.parametrize("limit", ["0", "201", "-1", "many"])
async def test_a_limit_outside_1_to_200_is_refused(client: httpx.AsyncClient, limit: str) -> None:
    answer = await client.get("/letters", params={"limit": limit})
    assert [error["pointer"] for error in answer.json()["errors"]] == ["/query/limit"]


async def test_the_link_keeps_every_other_parameter(client: httpx.AsyncClient) -> None:
    answer = await client.get("/letters", params=[("limit", "1"), ("tag", "一 二"), ("tag", "x&y")])
    query = parse_qs(urlsplit(answer.links["next"]["url"]).query)
    assert (query["limit"], query["tag"], query["after"]) == (["1"], ["一 二", "x&y"], [answer.json()["next"]])


async def test_the_link_stays_true_behind_a_prefix(client: httpx.AsyncClient) -> None:
    answer = await client.get("/letters?limit=2")
    beyond = urljoin("http://exchange.test/people/letters?limit=2", answer.links["next"]["url"])
    assert urlsplit(beyond).path == "/people/letters"


async def test_a_cursor_is_safe_in_a_url(client: httpx.AsyncClient) -> None:
    assert (await first(client)).replace("-", "").replace("_", "").isalnum()


async def test_a_cursor_with_one_changed_bit_is_refused_wherever_the_bit_is(client: httpx.AsyncClient) -> None:
    cursor = await first(client)
    sealed = bytearray(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    for place in range(len(sealed)):
        sealed[place] ^= 1
        tampered = base64.urlsafe_b64encode(sealed).rstrip(b"=").decode()
        assert await refused(client, "/letters", tampered) == REFUSED
        sealed[place] ^= 1


async def test_a_cursor_of_another_list_is_refused(client: httpx.AsyncClient) -> None:
    assert await refused(client, "/ranks", await first(client)) == REFUSED


async def test_a_cursor_of_another_platform_is_refused(client: httpx.AsyncClient) -> None:
    cursor = Cursors(SecretStr("another secret")).seal("/letters", [1, letter(1).id])
    assert await refused(client, "/letters", cursor) == REFUSED


async def test_a_cursor_whose_list_has_another_sort_key_now_is_refused(client: httpx.AsyncClient) -> None:
    cursor = (await client.get("/ranks?limit=1")).json()["next"]
    assert await refused(client, "/ranks", cursor) == REFUSED


@pytest.mark.parametrize("cursor", ["", "x", "====", "né", "AAAA" * 10, "a b", "\0"])
async def test_what_is_no_cursor_is_refused(client: httpx.AsyncClient, cursor: str) -> None:
    assert await refused(client, "/letters", cursor) == REFUSED


async def test_a_cursor_opens_on_every_replica_that_has_the_secret() -> None:
    sealed = Cursors(SecretStr("shared")).seal("/letters", [1, "b"])
    assert Cursors(SecretStr("shared")).open("/letters", sealed) == [1, "b"]
