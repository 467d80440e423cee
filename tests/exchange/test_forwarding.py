"""Each service's REST stands under its prefix, and is what the service itself answers."""

import re
from collections.abc import AsyncIterator
from urllib.parse import urljoin

import httpx
import pytest
from fastapi import FastAPI, Request

from services.exchange.app import create_app
from services.kit.settings import Settings
from tests.people.invented import person, resident_id
from tests.running import Running, answered, serving

pytestmark = pytest.mark.anyio


async def test_a_person_is_registered_and_read_under_the_prefix(exchange: Running) -> None:
    officer = exchange.headers("district_officer", "440300")
    body = person(resident_id=resident_id(born="19830511", serial=7))
    made = await exchange.client.post("/people/v1/persons", json=body, headers=officer)
    read = await exchange.client.get(made.headers["location"], headers=officer)
    assert made.headers["location"].startswith("/people/v1/persons/")
    assert (read.status_code, read.headers["etag"], read.json()) == (200, '"1"', made.json())


async def test_a_problem_is_the_services_own_in_the_callers_language(exchange: Running, people: Running) -> None:
    headers = exchange.headers("district_officer", "440300") | {"Accept-Language": "en"}
    through = await exchange.client.post("/people/v1/persons", json={"name": ""}, headers=headers)
    direct = await people.client.post("/v1/persons", json={"name": ""}, headers=headers)
    assert (through.status_code, through.json(), through.headers["content-type"]) == (
        422,
        direct.json(),
        "application/problem+json",
    )


async def test_the_page_after_is_reached_by_its_link(exchange: Running) -> None:
    officer = exchange.headers("district_officer", "440300")
    for serial in (21, 23):
        body = person(resident_id=resident_id(born="19830512", serial=serial))
        await exchange.client.post("/people/v1/persons", json=body, headers=officer)
    first = await exchange.client.get("/people/v1/persons?limit=1", headers=officer)
    second = await exchange.client.get(first.url.join(first.links["next"]["url"]), headers=officer)
    assert first.json()["items"] != second.json()["items"]
    assert second.status_code == 200


async def test_a_condition_is_handed_on(exchange: Running) -> None:
    officer = exchange.headers("district_officer", "440300")
    body = person(resident_id=resident_id(born="19830513", serial=9))
    at = (await exchange.client.post("/people/v1/persons", json=body, headers=officer)).headers["location"]
    known = await exchange.client.get(at, headers=officer | {"If-None-Match": '"1"'})
    stale = await exchange.client.patch(at, json={"phone": None}, headers=officer | {"If-Match": '"9"'})
    assert (known.status_code, stale.status_code) == (304, 412)


@pytest.mark.parametrize(
    "path",
    [
        "/nobody/v1/persons",
        "/people/metrics",
        "/people/readyz",
        "/people/docs-anything",
        "/people/openapi.jsonp",
        "/people/v1/%2e%2e/metrics",
        "/people/v1/%2E./metrics",
        "/people/v1/..%2Fmetrics",
        "/people/v1/..%5Cmetrics",
        "/people/v1/%252e%252e/metrics",
        "/people/v1/%25252525252e/metrics",
        "/people/docs/%2e/metrics",
        "/people%2Fv1/persons",
        "/people//v1/persons",
    ],
)
async def test_what_is_not_for_the_outside_is_not_there(exchange: Running, path: str) -> None:
    assert (await exchange.client.get(path, headers=exchange.headers("service"))).status_code == 404


async def test_a_service_that_is_away_is_a_problem_that_names_it(half: Running) -> None:
    refused = await half.client.get("/training/v1/courses", headers=half.headers("public_kiosk"))
    assert (refused.status_code, refused.json()["service"], refused.headers["retry-after"]) == (503, "training", "1")


async def test_where_problems_are_documented_is_reached_too(exchange: Running) -> None:
    assert (await exchange.client.get("/people/problems/not-found")).status_code == httpx.codes.OK


async def test_a_services_page_shows_its_own_document_whose_addresses_begin_with_the_prefix(exchange: Running) -> None:
    page = (await exchange.client.get("/people/docs")).text
    named = re.search(r"url: '([^']+)'", page)
    assert named is not None
    document = (await exchange.client.get(urljoin("/people/docs", named[1]))).json()
    assert document["info"]["title"] == "Bihuan people"
    address = document["servers"][0]["url"] + "/v1/persons"
    assert (await exchange.client.get(address)).status_code == httpx.codes.UNAUTHORIZED


@pytest.fixture
async def through(settings: Settings) -> AsyncIterator[Running]:
    """An exchange in front of a service that answers what it was asked."""

    async def tell(request: Request) -> dict[str, str]:
        return {"path": request.scope["raw_path"].decode(), "query": request.scope["query_string"].decode()}

    telling = FastAPI(docs_url=None, openapi_url=None)
    telling.add_api_route("/{path:path}", tell)
    async with serving(telling, settings) as service:
        peers = {"people": service.url}
        async with serving(create_app(settings.model_copy(update={"peers": peers}), peers), settings) as edge:
            yield edge


@pytest.mark.parametrize(
    ("path", "query"),
    [
        ("/v1/codes/a%3Fb", ""),
        ("/v1/codes/a%23b", "limit=1"),
        ("/v1/codes/a%2Fb", "q=%E6%B1%9F&q=%26&q=a+b&empty="),
        ("/v1/codes/100%25", "after=a%2Bb=="),
        ("/v1/codes/%E6%B1%9F%E8%8B%8F", ""),
        ("/docs", ""),
        ("/problems/not-found", ""),
    ],
)
async def test_an_address_arrives_at_the_service_as_it_was_sent(through: Running, path: str, query: str) -> None:
    answer = await through.client.get(f"/people{path}" + (f"?{query}" if query else ""))
    assert answer.json() == {"path": path, "query": query}


@pytest.mark.parametrize("token", [b"", b"\t ", b"\xe9"])
@pytest.mark.parametrize("path", ["/people/v1/persons", "/v1/changes"])
async def test_a_token_that_is_none_is_refused_and_no_outage(exchange: Running, path: str, token: bytes) -> None:
    answer = await answered(exchange.client, f"GET {path}", b"Authorization: Bearer " + token)
    assert answer.startswith(b"HTTP/1.1 401 ")


@pytest.mark.parametrize("header", [b"Accept-Language: zh\t ", b"If-None-Match: \xe9", b"Idempotency-Key: \xe9"])
async def test_a_header_that_httpx_would_not_send_is_handed_on(exchange: Running, header: bytes) -> None:
    token = exchange.headers("district_officer", "440300")["Authorization"].encode()
    answer = await answered(exchange.client, "GET /people/v1/persons", b"Authorization: " + token, header)
    assert answer.startswith(b"HTTP/1.1 200 ")
