"""Requests that are no GraphQL requests: problems, as everywhere on the platform, and never a failure."""

import httpx
import pytest

from tests.gateway.front_end import FrontEnd
from tests.running import answered

pytestmark = pytest.mark.anyio

JSON = {"Content-Type": "application/json", "Accept-Language": "en"}

STRANGE = {
    each[:70].decode("latin-1"): each
    for each in (
        b"",
        b"{",
        b"\xff\xfe",
        b"null",
        b"5",
        b"[]",
        b"[5]",
        b"{}",
        b'{"query": null}',
        b'{"query": 5}',
        b'{"query": ""}',
        b'{"query": "{ platform { version } }", "variables": []}',
        b'{"query": "{ platform { version } }", "variables": "x"}',
        b'{"query": "{ platform { version } }", "operationName": 5}',
        b'{"query": "{ platform { version } }", "operationName": "Nothing"}',
        b'{"query": "{ platform { version } }", "extensions": 5}',
        b'{"query": "query ($a: Int) { platform { version } }", "variables": {"a": 1e400}}',
        b'{"query": "\\ud800"}',
        b"[" * 100_000,
        b'{"query": "' + b"{a" * 3_000 + b'"}',
        b'{"query": "{ platform { version } }", "variables": ' + b"[" * 3_000 + b"]" * 3_000 + b"}",
    )
}


@pytest.mark.parametrize("body", STRANGE)
async def test_a_strange_body_is_refused_by_a_problem_or_by_an_error(gateway: httpx.AsyncClient, body: str) -> None:
    answer = await gateway.post("/graphql", content=STRANGE[body], headers=JSON)
    kind = answer.headers["content-type"]
    assert answer.status_code < 500
    assert "errors" in answer.json() or answer.json().get("data") or kind == "application/problem+json"


async def test_a_body_that_is_not_json_is_malformed(gateway: httpx.AsyncClient) -> None:
    answer = await gateway.post("/graphql", content=b"{", headers=JSON)
    assert (answer.status_code, answer.json()["code"]) == (400, "malformed-body")


async def test_another_media_type_is_refused(gateway: httpx.AsyncClient) -> None:
    answer = await gateway.post("/graphql", content=b"<a/>", headers={"Content-Type": "text/xml"})
    assert (answer.status_code, answer.json()["code"]) == (415, "unsupported-media-type")


async def test_a_body_that_is_too_large_is_refused(gateway: httpx.AsyncClient) -> None:
    answer = await gateway.post("/graphql", content=b" " * (2 * 1024 * 1024 + 1), headers=JSON)
    assert (answer.status_code, answer.json()["code"]) == (413, "payload-too-large")


BY_GET = {
    "a number": '{ personByResidentId(residentId: "110105194912310025") { id } }',
    "nothing of anybody": "{ platform { version } }",
    "a change": 'mutation { closeVacancy(id: "0190a1b2-0000-7000-8000-000000000000", ifMatch: 1) { __typename } }',
}


@pytest.mark.parametrize("accept", ["*/*", "text/html", "application/json"])
@pytest.mark.parametrize("query", BY_GET)
async def test_no_operation_comes_by_get_for_addresses_are_kept(officer: FrontEnd, query: str, accept: str) -> None:
    headers = officer.headers | {"Accept": accept}
    answer = await officer.gateway.get("/graphql", params={"query": BY_GET[query]}, headers=headers)
    assert (answer.status_code, answer.headers["allow"], answer.json()["allowed"]) == (405, "POST", ["POST"])


async def test_chinese_is_answered_as_it_is(gateway: httpx.AsyncClient) -> None:
    headers = JSON | {"Accept-Language": "zh-Hans"}
    answer = await gateway.post("/graphql", content=b'{"query": "{ nothing }"}', headers=headers)
    assert "操作".encode() in answer.content


async def test_half_a_character_is_answered_as_an_escape(gateway: httpx.AsyncClient) -> None:
    answer = await gateway.post("/graphql", content=b'{"query": "{ a(b: \\"\\ud800\\") }"}', headers=JSON)
    assert (answer.status_code, "errors" in answer.json()) == (200, True)


async def test_an_operation_is_not_named_beyond_ascii(gateway: httpx.AsyncClient) -> None:
    body = b'{"query": "{ platform { version } }", "operationName": "\\ud800"}'
    answer = await gateway.post("/graphql", content=body, headers=JSON)
    assert (answer.status_code, answer.json()["code"]) == (400, "bad-request")


async def test_another_method_is_refused(gateway: httpx.AsyncClient) -> None:
    answer = await gateway.delete("/graphql")
    assert (answer.status_code, answer.json()["code"]) == (405, "method-not-allowed")


async def test_a_header_beyond_ascii_is_no_failure(officer: FrontEnd) -> None:
    headers = [(name.encode(), value.encode()) for name, value in officer.headers.items()]
    body = {"query": "{ persons(first: 1) { edges { node { id } } } }"}
    answer = await officer.gateway.post("/graphql", json=body, headers=[*headers, (b"Bihuan-Purpose", b"\xe9")])
    assert answer.json()["errors"][0]["extensions"]["code"] == "UNKNOWN_PURPOSE"


@pytest.mark.parametrize("token", [b"", b"\t ", b"\xe9"])
async def test_a_token_that_is_none_is_refused_and_no_outage(gateway: httpx.AsyncClient, token: bytes) -> None:
    body = b'{"query": "{ persons(first: 1) { edges { node { id } } } }"}'
    headers = (b"Content-Type: application/json", b"Authorization: Bearer " + token)
    assert b'"code":"UNAUTHENTICATED"' in await answered(gateway, "POST /graphql", *headers, body=body)


SOCKET = {
    "Connection": "Upgrade",
    "Upgrade": "websocket",
    "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
    "Sec-WebSocket-Version": "13",
    "Sec-WebSocket-Protocol": "graphql-transport-ws",
}
"""What asks for a socket (RFC 6455 section 4.1)."""


async def test_no_socket_is_opened_since_no_subscription_is_offered(gateway: httpx.AsyncClient) -> None:
    answer = await gateway.get("/graphql", headers=SOCKET)
    assert answer.status_code != httpx.codes.SWITCHING_PROTOCOLS
