from collections.abc import AsyncIterator

import httpx
import pytest
import structlog

from services.kit.http.answers import AnswerBrokeOff
from tests.kit.http.app import RESIDENT_ID

pytestmark = pytest.mark.anyio


async def test_a_problem_is_answered_with_its_title_detail_and_members(client: httpx.AsyncClient) -> None:
    answer = await client.post("/claims", json={"number": "four"})
    assert answer.json() == {
        "type": "/problems/spent",
        "title": "The allowance is spent",
        "status": 409,
        "code": "spent",
        "detail": "Only 4 days are left.",
        "left": 4,
        "reasons": ["late", "spent"],
    }


async def test_a_problem_has_its_status_and_media_type(client: httpx.AsyncClient) -> None:
    answer = await client.post("/claims", json={"number": "four"})
    assert (answer.status_code, answer.headers["content-type"]) == (409, "application/problem+json")


async def test_an_unknown_address_is_a_problem(client: httpx.AsyncClient) -> None:
    answer = await client.get("/nowhere")
    assert (answer.status_code, answer.json()["code"]) == (404, "not-found")


async def test_an_address_that_does_not_take_the_method_names_those_it_takes(client: httpx.AsyncClient) -> None:
    answer = await client.delete("/letters/1")
    assert (answer.status_code, answer.headers["allow"], answer.json()["allowed"]) == (
        405,
        "GET, PATCH",
        ["GET", "PATCH"],
    )


async def test_a_surprise_tells_a_trace_id_and_nothing_of_its_cause(client: httpx.AsyncClient) -> None:
    answer = await client.get("/surprise", params={"number": RESIDENT_ID})
    body = answer.json()
    assert len(body.pop("trace_id")) == 32
    assert body == {
        "type": "/problems/unexpected",
        "title": "Something went wrong on our side",
        "status": 500,
        "code": "unexpected",
    }


async def test_a_surprise_is_logged_under_the_trace_id_of_its_answer(client: httpx.AsyncClient) -> None:
    with structlog.testing.capture_logs() as lines:
        answer = await client.get("/surprise", params={"number": RESIDENT_ID})
    assert [(line["error"], line["trace_id"]) for line in lines] == [("ValueError", answer.json()["trace_id"])]


async def test_the_log_of_a_surprise_says_where_it_arose(client: httpx.AsyncClient) -> None:
    with structlog.testing.capture_logs() as lines:
        await client.get("/surprise", params={"number": RESIDENT_ID})
    assert "return int(number)" in lines[0]["frames"]


async def test_the_log_of_a_surprise_does_not_hold_the_value_that_caused_it(client: httpx.AsyncClient) -> None:
    with structlog.testing.capture_logs() as lines:
        await client.get("/surprise", params={"number": RESIDENT_ID})
    assert RESIDENT_ID not in str(lines)


async def test_an_answer_that_breaks_off_tells_the_server_a_trace_id_and_not_the_cause(
    client: httpx.AsyncClient,
) -> None:
    with structlog.testing.capture_logs() as lines, pytest.raises(AnswerBrokeOff) as broken:
        await client.get("/broken-stream")
    assert (str(broken.value), RESIDENT_ID in str(lines)) == (lines[0]["trace_id"], False)


async def test_a_body_that_is_not_json_is_malformed_at_a_position(client: httpx.AsyncClient) -> None:
    answer = await client.post("/claims", content=b'{"number"', headers={"content-type": "application/json"})
    assert (answer.status_code, answer.json()["code"], answer.json()["position"]) == (400, "malformed-body", 9)


@pytest.mark.parametrize("body", [b'"\xff"', b"[" * 1_900], ids=["not UTF-8", "too deep"])
async def test_a_body_that_cannot_be_read_is_malformed(client: httpx.AsyncClient, body: bytes) -> None:
    answer = await client.post("/claims", content=body, headers={"content-type": "application/json"})
    assert (answer.status_code, answer.json()["code"]) == (400, "malformed-body")


async def test_a_body_of_another_media_type_is_answered_with_those_accepted(client: httpx.AsyncClient) -> None:
    answer = await client.post("/claims", content=b"number=1", headers={"content-type": "text/plain"})
    assert (answer.status_code, answer.json()["accepted"]) == (415, ["application/json"])


async def test_a_body_that_is_too_large_is_a_problem(client: httpx.AsyncClient) -> None:
    answer = await client.post("/claims", json={"number": "x" * 3_000})
    assert (answer.status_code, answer.json()["code"]) == (413, "payload-too-large")


async def test_a_body_that_turns_out_too_large_is_a_problem(client: httpx.AsyncClient) -> None:
    async def chunks() -> AsyncIterator[bytes]:
        yield b'{"number": "'
        yield b"x" * 3_000

    answer = await client.post("/claims", content=chunks(), headers={"content-type": "application/json"})
    assert (answer.status_code, answer.json()["code"]) == (413, "payload-too-large")


async def test_no_cache_keeps_a_problem(client: httpx.AsyncClient) -> None:
    assert (await client.get("/nowhere")).headers["cache-control"] == "no-store"


async def test_the_list_of_problem_types_names_each_with_its_address(client: httpx.AsyncClient) -> None:
    types = {kind["code"]: kind["type"] for kind in (await client.get("/problems")).json()}
    assert types["validation-failed"] == "/problems/validation-failed"


async def test_the_address_of_a_type_explains_it_in_both_languages(client: httpx.AsyncClient) -> None:
    problem = (await client.get("/nowhere")).json()
    explained = (await client.get(problem["type"])).json()
    assert explained["title"] == {
        "en": "There is no such resource, or it is not visible to you",
        "zh-Hans": "没有这项资源，或您无权看到它",
    }


async def test_the_address_of_a_type_describes_its_members(client: httpx.AsyncClient) -> None:
    explained = (await client.get("/problems/spent")).json()
    assert explained["members"]["left"] == {"type": "integer"}


async def test_an_unknown_problem_type_is_not_found(client: httpx.AsyncClient) -> None:
    assert (await client.get("/problems/no-such-type")).status_code == 404
