"""Every answer, good or bad, says what a browser may do with it; one that says so itself is left as it is."""

import httpx
import pytest
from fastapi import FastAPI, Response

from services.kit.http.answers import install

pytestmark = pytest.mark.anyio

EXPECTED = {
    "cache-control": "no-store",
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
    "cross-origin-resource-policy": "same-origin",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
}


def stated(answer: httpx.Response) -> dict[str, str]:
    """Return the headers that are looked at, each value of a doubled one."""
    return {name: ", ".join(answer.headers.get_list(name)) for name in EXPECTED}


@pytest.mark.parametrize(
    ("method", "address", "status"),
    [
        ("GET", "/letters", 200),
        ("GET", "/nowhere", 404),
        ("DELETE", "/letters", 405),
        ("POST", "/households", 422),
        ("GET", "/surprise?number=x", 500),
        ("GET", "/problems", 200),
    ],
)
async def test_an_answer_says_what_a_browser_may_do_with_it(
    client: httpx.AsyncClient, method: str, address: str, status: int
) -> None:
    answer = await client.request(method, address)
    assert (answer.status_code, stated(answer)) == (status, EXPECTED)


async def test_an_answer_to_a_body_that_is_too_large_says_so_too(client: httpx.AsyncClient) -> None:
    answer = await client.post("/households", content=b" " * 3_000)
    assert (answer.status_code, stated(answer)) == (413, EXPECTED)


async def test_what_a_caller_has_already_is_answered_with_them_too(client: httpx.AsyncClient) -> None:
    tag = (await client.get("/letters/3")).headers["etag"]
    answer = await client.get("/letters/3", headers={"If-None-Match": tag})
    assert (answer.status_code, stated(answer)) == (304, EXPECTED)


async def test_an_answer_that_states_a_header_itself_keeps_it() -> None:
    app = FastAPI()
    install(app)
    own = {"Cache-Control": "public", "Content-Security-Policy": "default-src 'self'"}

    @app.get("/page")
    async def page() -> Response:
        return Response("page", headers=own)

    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://people.test") as client:
        answer = await client.get("/page")
    kept = {"cache-control": "public", "content-security-policy": "default-src 'self'"}
    assert stated(answer) == EXPECTED | kept


async def test_a_browser_that_came_over_https_is_told_to_stay_there(app: FastAPI) -> None:
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="https://people.test") as client:
        answer = await client.get("/letters")
    assert answer.headers["strict-transport-security"] == "max-age=31536000"


async def test_nobody_is_told_of_https_without_it(client: httpx.AsyncClient) -> None:
    assert "strict-transport-security" not in (await client.get("/letters")).headers
