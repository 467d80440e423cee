"""A request with an Idempotency-Key is carried out once, and its repetition gets the first answer, byte for byte."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from uuid import UUID, uuid4

import httpx
import pytest
from fastapi import APIRouter, Request, Response
from sqlalchemy import func, select, text

from services.kit.database.roles import Role
from services.kit.idempotency import KEPT, forget, repeatable
from services.kit.resources import changed
from services.kit.settings import Settings
from services.kit.transactions import Tx
from tests.kit.database.catalogue import as_role
from tests.running import Running, running
from tests.small.notes import NOTE, SERVICE, Note, NoteIn, NoteOut, Registrar, write_note
from tests.waiting import eventually

pytestmark = pytest.mark.anyio

slow = APIRouter()


@slow.post("/v1/slow-notes", status_code=201, response_model=NoteOut)
@repeatable
async def write_slowly(body: NoteIn, request: Request, tx: Tx, caller: Registrar) -> Response:  # noqa: ARG001 -- `repeatable` reads both
    """Write a note and wait for whoever holds the lock that its words name."""
    note = await write_note(tx, body.district, body.words)
    await tx.flush()
    await tx.execute(text("SET LOCAL lock_timeout = 0"))
    await tx.execute(text("SELECT pg_advisory_xact_lock(hashtext(:words))"), {"words": body.words})
    return await changed(tx, NOTE, note.id)


@pytest.fixture(scope="module")
async def notes(settings: Settings) -> AsyncIterator[Running]:
    """Serve notes with a route that takes as long as a test wants."""
    short = settings.model_copy(update={"lock_timeout_ms": 300})
    async with running(replace(SERVICE, routers=(*SERVICE.routers, slow)), short) as served:
        yield served


async def post(
    notes: Running, words: str, key: str | None = None, *, path: str = "/v1/notes", district: str = "440303"
) -> httpx.Response:
    """Ask for a note to be written."""
    headers = notes.headers("district_officer", district) | ({"Idempotency-Key": key} if key else {})
    return await notes.client.post(path, json={"district": district, "words": words}, headers=headers)


async def written(notes: Running, words: str) -> int:
    """Return how many notes have these words."""
    async with notes.database.begin_system() as session:
        return await session.scalar(select(func.count()).where(Note.words == words)) or 0


def new_key() -> str:
    return uuid4().hex


def same(answer: httpx.Response) -> tuple[int, bytes, dict[str, str]]:
    """Return what must be the same in a repeated answer; the server dates each answer, and each request is traced."""
    headers = {name: value for name, value in answer.headers.items() if name in {"etag", "location", "content-type"}}
    return answer.status_code, answer.content, headers


async def test_the_same_request_gets_the_same_answer(notes: Running) -> None:
    words, key = f"repeated {new_key()}", new_key()
    first, second = await post(notes, words, key), await post(notes, words, key)
    assert same(first) == same(second)
    assert first.status_code == 201
    assert set(same(first)[2]) == {"etag", "location", "content-type"}


async def test_the_same_request_is_carried_out_once(notes: Running) -> None:
    words, key = f"once {new_key()}", new_key()
    for _ in range(3):
        await post(notes, words, key)
    assert await written(notes, words) == 1


async def test_requests_without_a_key_are_carried_out_each_time(notes: Running) -> None:
    words = f"each time {new_key()}"
    for _ in range(2):
        await post(notes, words)
    assert await written(notes, words) == 2


async def test_two_that_arrive_at_once_are_carried_out_once_and_answered_alike(notes: Running) -> None:
    words, key = f"at once {new_key()}", new_key()
    answers = await asyncio.gather(*(post(notes, words, key) for _ in range(5)))
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.content for answer in answers}) == 1
    assert await written(notes, words) == 1


async def test_another_body_under_the_same_key_is_refused(notes: Running) -> None:
    key = new_key()
    await post(notes, "one thing", key)
    answer = await post(notes, "another thing", key)
    assert (answer.status_code, answer.json()["code"]) == (422, "idempotency-key-reused")


async def test_another_address_under_the_same_key_is_refused(notes: Running) -> None:
    key = new_key()
    await post(notes, "one place", key)
    answer = await post(notes, "one place", key, path="/v1/slow-notes")
    assert (answer.status_code, answer.json()["code"]) == (422, "idempotency-key-reused")


async def test_a_request_whose_first_one_is_still_running_is_told_to_come_again(
    notes: Running, settings: Settings
) -> None:
    words, key = f"slow {new_key()}", new_key()
    async with as_role(settings, "notes", Role.SYSTEM) as holder:
        await holder.execute("SELECT pg_advisory_lock(hashtext($1))", words)
        running_first = asyncio.create_task(post(notes, words, key, path="/v1/slow-notes"))
        await eventually(lambda: waits(settings), expected=True)
        second = await post(notes, words, key, path="/v1/slow-notes")
    first = await running_first
    third = await post(notes, words, key, path="/v1/slow-notes")
    assert (second.status_code, second.json()["code"], second.headers["retry-after"]) == (409, "still-running", "1")
    assert same(first) == same(third)
    assert first.status_code == 200


async def waits(settings: Settings) -> bool:
    """Tell whether a request waits for the lock that a test holds."""
    async with as_role(settings, "notes", Role.SYSTEM) as looker:
        return bool(await looker.fetchval("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"))


async def test_somebody_else_may_use_the_same_key(notes: Running) -> None:
    key = new_key()
    mine, theirs = await post(notes, "mine", key), await post(notes, "theirs", key, district="440304")
    assert (mine.status_code, theirs.status_code) == (201, 201)
    assert mine.json()["id"] != theirs.json()["id"]


async def test_a_request_that_was_refused_may_be_repeated_under_its_key(notes: Running) -> None:
    key, words = new_key(), f"refused first {new_key()}"
    headers = notes.headers("district_officer", "440303") | {"Idempotency-Key": key}
    refused = await notes.client.post("/v1/notes", json={"district": "440303"}, headers=headers)
    assert refused.status_code == 422
    assert (await post(notes, words, key)).status_code == 201


async def test_the_stored_answer_is_ciphertext(notes: Running, settings: Settings) -> None:
    words, key = f"secret {new_key()}", new_key()
    answer = await post(notes, words, key)
    async with as_role(settings, "notes", Role.OWNER) as owner:
        stored: bytes = await owner.fetchval("SELECT answer FROM idempotency WHERE key = $1", key)
    assert len(stored) > len(answer.content)
    assert words.encode() not in stored
    assert answer.json()["id"].encode() not in stored


async def test_a_key_is_forgotten_when_our_clock_says_that_it_is_due(notes: Running) -> None:
    words, key = f"forgotten {new_key()}", new_key()
    await post(notes, words, key)
    await forget(notes.database)
    await post(notes, words, key)
    assert await written(notes, words) == 1
    notes.settings.clock.turn(KEPT + timedelta(days=1))
    try:
        await forget(notes.database)
    finally:
        notes.settings.clock.turn(-KEPT - timedelta(days=1))
    await post(notes, words, key)
    assert await written(notes, words) == 2


@pytest.mark.parametrize("key", ["short", "a key with spaces", "x" * 129])
async def test_a_key_that_is_none_is_a_bad_value_of_its_header(notes: Running, key: str) -> None:
    answer = await post(notes, "no key", key)
    assert answer.status_code == 422
    assert [error["pointer"] for error in answer.json()["errors"]] == ["/header/Idempotency-Key"]


async def test_what_a_repeated_request_answers_can_be_read_at_its_address(notes: Running) -> None:
    key = new_key()
    await post(notes, "read again", key)
    repeated = await post(notes, "read again", key)
    headers = notes.headers("district_officer", "440303")
    read = await notes.client.get(repeated.headers["location"], headers=headers)
    assert UUID(read.json()["id"]) == UUID(repeated.json()["id"])
    assert read.headers["etag"] == repeated.headers["etag"]
