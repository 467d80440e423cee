"""A request's transaction: its commit comes before the answer, and nothing waits without end."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace

import asyncpg
import httpx
import pytest
from fastapi import APIRouter
from sqlalchemy import text

from services.kit.database.roles import Role, cluster_url, libpq
from services.kit.database.sessions import CLOSES_WITHIN, Database
from services.kit.settings import Settings
from services.kit.transactions import Tx
from tests.kit.database.catalogue import as_role
from tests.running import Running, running
from tests.small.callers import of_area
from tests.small.notes import SERVICE, locked, write_note

pytestmark = pytest.mark.anyio

REFUSED_AT_COMMIT = """
CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE check_violation USING MESSAGE = 'refused at commit';
END $$;
CREATE CONSTRAINT TRIGGER refused_at_commit AFTER INSERT ON note DEFERRABLE INITIALLY DEFERRED
FOR EACH ROW WHEN (NEW.words = 'refused at commit') EXECUTE FUNCTION refuse();
"""

slow = APIRouter()


@slow.post("/v1/slow")
async def sleep(tx: Tx) -> None:
    await tx.execute(text("SELECT pg_sleep(30)"))


@pytest.fixture(scope="module")
async def hasty(settings: Settings) -> AsyncIterator[Running]:
    """Serve notes with short limits and one slow route."""
    short = settings.model_copy(update={"statement_timeout_ms": 300, "lock_timeout_ms": 100})
    async with running(replace(SERVICE, routers=(*SERVICE.routers, slow)), short) as served:
        yield served


@pytest.fixture(scope="module")
async def strict(hasty: Running, settings: Settings) -> AsyncIterator[Running]:
    """Let the database refuse some notes at the last moment."""
    async with as_role(settings, "notes", Role.OWNER) as owner:
        await owner.execute(REFUSED_AT_COMMIT)
        yield hasty
        await owner.execute("DROP TRIGGER refused_at_commit ON note; DROP FUNCTION refuse()")


async def post(served: Running, words: str) -> httpx.Response:
    headers = served.headers("district_officer", "440303")
    return await served.client.post("/v1/notes", json={"district": "440303", "words": words}, headers=headers)


async def test_a_commit_that_fails_is_never_answered_as_a_success(strict: Running) -> None:
    assert (await post(strict, "refused at commit")).status_code == 500


async def test_nothing_remains_of_a_commit_that_failed(strict: Running, settings: Settings) -> None:
    await post(strict, "refused at commit")
    async with as_role(settings, "notes", Role.SYSTEM) as system:
        assert await system.fetchval("SELECT count(*) FROM note WHERE words = 'refused at commit'") == 0


async def test_the_answer_finds_its_note_already_committed(strict: Running, settings: Settings) -> None:
    async with as_role(settings, "notes", Role.SYSTEM) as system:
        for n in range(20):
            note = (await post(strict, f"committed {n}")).json()["id"]
            assert await system.fetchval("SELECT true FROM note WHERE id = $1", note)


async def test_a_statement_that_takes_too_long_is_ended_and_answered_503(hasty: Running) -> None:
    async with asyncio.timeout(10):
        answer = await hasty.client.post("/v1/slow", headers=hasty.headers("district_officer", "440303"))
    assert (answer.status_code, answer.json()["code"]) == (503, "busy")


async def test_a_row_that_somebody_else_holds_is_given_up_and_answered_409(hasty: Running) -> None:
    caller = of_area("440303")
    async with hasty.database.begin(caller) as session:
        note = (await write_note(session, "440303", "held")).id
    async with hasty.database.begin(caller) as holder:
        await locked(holder, note)
        headers = hasty.headers("district_officer", "440303") | {"If-Match": '"1"'}
        answer = await hasty.client.patch(f"/v1/notes/{note}", json={"words": "mine"}, headers=headers)
    assert (answer.status_code, answer.json()["code"], answer.headers["retry-after"]) == (409, "locked", "1")


async def test_the_connection_of_an_ended_statement_serves_the_next_caller(hasty: Running) -> None:
    headers = hasty.headers("district_officer", "440303")
    for _ in range(hasty.settings.pool_size + 1):
        await hasty.client.post("/v1/slow", headers=headers)
    assert (await post(hasty, "after")).status_code == 201


async def test_the_first_change_after_postgresql_dropped_its_connections_succeeds(notes: Running) -> None:
    officer = notes.headers("district_officer", "440303")
    body = {"district": "440303", "words": "kept"}
    await notes.client.post("/v1/notes", json=body, headers=officer)
    administrator = await asyncpg.connect(libpq(cluster_url(notes.settings, "notes")))
    dropped = await administrator.fetch(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = $1", Role.APP.of("notes")
    )
    await administrator.close()
    assert dropped
    assert (await notes.client.post("/v1/notes", json=body, headers=officer)).status_code == 201


async def test_a_service_ends_though_somebody_still_reads(hasty: Running) -> None:
    database = Database(hasty.settings, "notes")
    await database.open()
    await database.reads.acquire()
    async with asyncio.timeout(4 * CLOSES_WITHIN):
        await database.close()
    assert database.reads.get_size() == 0
