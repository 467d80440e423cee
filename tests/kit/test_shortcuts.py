"""The short way to a row answers as the route does, and leaves to the route whatever is out of the ordinary."""

from collections.abc import AsyncIterator
from uuid import uuid4

import httpx
import pytest
from fastapi import APIRouter, FastAPI

from services.kit.identity.access import needs
from services.kit.reads import offer_reads
from services.kit.settings import Settings
from services.kit.shortcuts import NotShort, take_shortcuts
from tests.running import Running, running
from tests.small.notes import NOTE, SERVICE

pytestmark = pytest.mark.anyio

HERE, ELSEWHERE = "440303", "440304"
LONG_WAY = {"If-None-Match": '"0"'}
"""A condition that no version meets sends the same question through the route."""


@pytest.fixture(scope="module")
async def notes(settings: Settings) -> AsyncIterator[Running]:
    async with running(SERVICE, settings) as served:
        yield served


@pytest.fixture(scope="module")
async def note(notes: Running) -> str:
    headers = notes.headers("caseworker", HERE)
    answer = await notes.client.post("/v1/notes", json={"district": HERE, "words": "short"}, headers=headers)
    return f"/v1/notes/{answer.json()['id']}"


def told(answer: httpx.Response) -> tuple[int, bytes, dict[str, str]]:
    """Return status, body and headers of an answer, without what differs from one to the next."""
    passing = {"date", "trace-id"}
    return answer.status_code, answer.content, {k: v for k, v in answer.headers.items() if k not in passing}


async def test_both_ways_answer_the_same_bytes_and_headers(notes: Running, note: str) -> None:
    headers = notes.headers("caseworker", HERE)
    quick = await notes.client.get(note, headers=headers)
    assert quick.status_code == httpx.codes.OK
    assert told(quick) == told(await notes.client.get(note, headers=headers | LONG_WAY))


async def test_a_row_of_another_district_is_not_found(notes: Running, note: str) -> None:
    answer = await notes.client.get(note, headers=notes.headers("caseworker", ELSEWHERE))
    assert answer.status_code == httpx.codes.NOT_FOUND


async def test_a_row_that_is_not_there_is_not_found(notes: Running) -> None:
    answer = await notes.client.get(f"/v1/notes/{uuid4()}", headers=notes.headers("caseworker", HERE))
    assert answer.status_code == httpx.codes.NOT_FOUND


async def test_a_role_without_the_scope_is_refused(notes: Running, note: str) -> None:
    answer = await notes.client.get(note, headers=notes.headers("employer", organisation=str(uuid4())))
    assert answer.status_code == httpx.codes.FORBIDDEN


@pytest.mark.parametrize("said", [None, "", "Bearer", "Bearer no.such.token", "Basic eDp5", "Bearer \xe9"])
async def test_a_request_without_a_good_token_is_refused(notes: Running, note: str, said: str | None) -> None:
    headers = {} if said is None else {"Authorization": said.encode("latin-1")}
    answer = await notes.client.get(note, headers=headers)  # type: ignore[arg-type] # bytes are sent as they are
    assert answer.status_code == httpx.codes.UNAUTHORIZED


async def test_whoever_has_the_version_gets_no_body(notes: Running, note: str) -> None:
    answer = await notes.client.get(note, headers=notes.headers("caseworker", HERE) | {"If-None-Match": '"1"'})
    assert (answer.status_code, answer.content) == (httpx.codes.NOT_MODIFIED, b"")


async def test_the_short_way_is_counted_under_its_route(notes: Running, note: str) -> None:
    headers = notes.headers("caseworker", HERE)
    await notes.client.get(note, headers=headers)
    metrics = (await notes.client.get("/metrics")).text
    assert 'route="/v1/notes/{note_id}",status="2xx"' in metrics


def test_a_router_that_asks_for_more_has_no_short_way() -> None:
    router = APIRouter(dependencies=[needs("person:read")])
    offer_reads(router, NOTE, one="note", many="notes", scope="household:read")
    with pytest.raises(NotShort):
        take_shortcuts(FastAPI(), None, router.routes)  # type: ignore[arg-type] # it is refused before it is used
