import httpx
import pytest

from services.kit.http.common import PreconditionFailed, PreconditionRequired
from services.kit.http.etags import etag, require_match

pytestmark = pytest.mark.anyio

PATCH = {"letter": "z"}


def test_an_etag_is_the_version_in_quotes() -> None:
    assert etag(7) == '"7"'


async def test_a_read_answers_the_etag(client: httpx.AsyncClient) -> None:
    assert (await client.get("/letters/1")).headers["etag"] == '"7"'


async def test_a_change_without_if_match_is_428(client: httpx.AsyncClient) -> None:
    answer = await client.patch("/letters/1", json=PATCH)
    assert (answer.status_code, answer.json()["code"]) == (428, "precondition-required")


@pytest.mark.parametrize("tags", ['"7"', '"6", "7"', '"6","7","8"', "*", ' "7" ', 'W/"6", "7"', '"a,b", "7"'])
async def test_a_change_that_names_the_present_version_is_made(client: httpx.AsyncClient, tags: str) -> None:
    assert (await client.patch("/letters/1", json=PATCH, headers={"If-Match": tags})).status_code == 200


@pytest.mark.parametrize("tags", ['"6"', '"6", "8"', 'W/"7"', '"77"', '""', '"a,7"'])
async def test_a_change_that_names_another_version_is_412(client: httpx.AsyncClient, tags: str) -> None:
    answer = await client.patch("/letters/1", json=PATCH, headers={"If-Match": tags})
    assert (answer.status_code, answer.json()["code"]) == (412, "precondition-failed")


@pytest.mark.parametrize("tags", ["7", '"7', '"7" "8"', '"7", x', "", "W/7", "*, *"])
async def test_an_if_match_that_is_no_list_of_tags_is_a_bad_header(client: httpx.AsyncClient, tags: str) -> None:
    answer = await client.patch("/letters/1", json=PATCH, headers={"If-Match": tags})
    assert [(e["pointer"], e["rule"]) for e in answer.json()["errors"]] == [("/header/if-match", "etag_form")]


@pytest.mark.parametrize("tags", ['"7"', 'W/"7"', '"6", "7"', "*"])
async def test_a_reader_that_has_the_version_is_spared_it(client: httpx.AsyncClient, tags: str) -> None:
    answer = await client.get("/letters/1", headers={"If-None-Match": tags})
    assert (answer.status_code, answer.headers["etag"], answer.content) == (304, '"7"', b"")


async def test_a_reader_that_has_another_version_gets_this_one(client: httpx.AsyncClient) -> None:
    assert (await client.get("/letters/1", headers={"If-None-Match": '"6"'})).json()["letter"] == "b"


def test_a_raw_header_is_checked_the_same_way() -> None:
    require_match('"7"', 7)
    with pytest.raises(PreconditionFailed):
        require_match('"6"', 7)
    with pytest.raises(PreconditionRequired):
        require_match(None, 7)
