import json
from typing import Any

import httpx
import pytest

from tests.kit.http.app import RESIDENT_ID

pytestmark = pytest.mark.anyio

MEMBER = {"name": "Li Ming", "born_on": "1990-05-01", "kind": "head"}
HOUSEHOLD = {"number": "A001", "members": [MEMBER], "rooms": 2}


async def errors(client: httpx.AsyncClient, body: Any, query: str = "") -> dict[str, str]:  # noqa: ANN401 -- any JSON
    """Return what is wrong with a household, rule by pointer."""
    content = json.dumps(body).encode()
    answer = await client.post(f"/households{query}", content=content, headers={"content-type": "application/json"})
    assert answer.status_code == 422, answer.text
    return {error["pointer"]: error["rule"] for error in answer.json()["errors"]}


async def test_a_good_body_is_taken(client: httpx.AsyncClient) -> None:
    assert (await client.post("/households?urgent=true", json=HOUSEHOLD)).json() == 2


async def test_every_bad_field_is_listed_at_once(client: httpx.AsyncClient) -> None:
    assert await errors(client, HOUSEHOLD | {"number": "x", "rooms": 0}) == {
        "/number": "string_pattern_mismatch",
        "/rooms": "greater_than_equal",
    }


async def test_bad_fields_of_the_query_are_listed_with_those_of_the_body(client: httpx.AsyncClient) -> None:
    assert await errors(client, HOUSEHOLD | {"rooms": 0}, "?urgent=perhaps") == {
        "/query/urgent": "bool_parsing",
        "/rooms": "greater_than_equal",
    }


async def test_a_bad_path_is_pointed_to(client: httpx.AsyncClient) -> None:
    answer = await client.get("/households/not-a-uuid")
    assert answer.json()["errors"] == [
        {"pointer": "/path/household_id", "rule": "uuid_parsing", "detail": "A UUID is needed."}
    ]


async def test_a_missing_header_is_pointed_to(client: httpx.AsyncClient) -> None:
    answer = await client.post("/keyed")
    assert [error["pointer"] for error in answer.json()["errors"]] == ["/header/idempotency-key"]


async def test_a_field_inside_a_list_is_pointed_to_by_its_index(client: httpx.AsyncClient) -> None:
    members = [MEMBER, MEMBER | {"born_on": "yesterday"}]
    assert await errors(client, HOUSEHOLD | {"members": members}) == {"/members/1/born_on": "date_parsing"}


@pytest.mark.parametrize("day", ["0001-01-01", "1899-12-31", "3000-01-01", "9999-12-31"])
async def test_a_day_of_no_time_of_ours_is_refused_for_its_range(client: httpx.AsyncClient, day: str) -> None:
    members = [MEMBER | {"born_on": day}]
    assert await errors(client, HOUSEHOLD | {"members": members}) == {"/members/0/born_on": "date_range"}


@pytest.mark.parametrize("day", ["1900-01-01", "2999-12-31"])
async def test_the_first_and_the_last_day_of_our_time_are_taken(client: httpx.AsyncClient, day: str) -> None:
    answer = await client.post("/households", json=HOUSEHOLD | {"members": [MEMBER | {"born_on": day}]})
    assert answer.is_success, answer.text


async def test_a_missing_field_is_pointed_to_where_it_should_stand(client: httpx.AsyncClient) -> None:
    nameless = {key: value for key, value in MEMBER.items() if key != "name"}
    assert await errors(client, HOUSEHOLD | {"members": [nameless]}) == {"/members/0/name": "missing"}


async def test_an_unknown_field_is_refused_where_it_stands(client: httpx.AsyncClient) -> None:
    assert await errors(client, HOUSEHOLD | {"a/b~c": 1}) == {"/a~1b~0c": "extra_forbidden"}


async def test_a_missing_body_is_pointed_to_as_a_whole(client: httpx.AsyncClient) -> None:
    answer = await client.post("/households")
    assert [error["pointer"] for error in answer.json()["errors"]] == [""]


async def test_a_value_is_never_repeated(client: httpx.AsyncClient) -> None:
    bad = {"name": RESIDENT_ID + "0" * 9, "born_on": RESIDENT_ID, "kind": RESIDENT_ID}
    answer = await client.post("/households", json={"number": RESIDENT_ID, "members": [bad], "rooms": RESIDENT_ID})
    assert len(answer.json()["errors"]) == 5
    assert RESIDENT_ID not in answer.text


async def test_a_key_that_could_be_somebodys_number_is_not_repeated(client: httpx.AsyncClient) -> None:
    assert await errors(client, HOUSEHOLD | {RESIDENT_ID: 1}) == {"/*X": "extra_forbidden"}


async def test_a_choice_names_what_may_be_chosen(client: httpx.AsyncClient) -> None:
    answer = await client.post("/households", json=HOUSEHOLD | {"members": [MEMBER | {"kind": "x"}]})
    assert answer.json()["errors"][0]["detail"] == "This must be one of: head, child."


async def test_a_choice_is_named_in_chinese_too(client: httpx.AsyncClient) -> None:
    body = HOUSEHOLD | {"members": [MEMBER | {"kind": "x"}]}
    answer = await client.post("/households", json=body, headers={"Accept-Language": "zh-CN"})
    assert answer.json()["errors"][0]["detail"] == "须为下列之一：head、child。"


async def test_half_a_surrogate_pair_is_a_bad_value_not_a_surprise(client: httpx.AsyncClient) -> None:
    answer = await client.post(
        "/households", content=b'{"number": "\\ud800"}', headers={"content-type": "application/json"}
    )
    assert answer.status_code == 422


async def test_a_text_with_a_nul_is_refused_before_the_database_does(client: httpx.AsyncClient) -> None:
    members = [MEMBER | {"name": "Li\0Ming"}]
    assert await errors(client, HOUSEHOLD | {"members": members}) == {"/members/0/name": "string_nul"}
