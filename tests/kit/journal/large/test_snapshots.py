"""Snapshots are few at a time and hold up nobody else, however slowly they are read."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, AsyncExitStack

import httpx
import pytest

from services.kit.database.roles import Role
from services.kit.journal.snapshots import snapshots_at_once
from tests.kit.database.catalogue import as_role
from tests.kit.journal.following import write
from tests.kit.journal.large.many import MUCH_TO_READ
from tests.running import Running
from tests.waiting import PATIENCE, eventually

pytestmark = pytest.mark.anyio


@pytest.fixture(scope="module")
async def much(notes: Running) -> Running:
    """Give readers so much to read that they can be slow."""
    async with as_role(notes.settings, "notes", Role.SYSTEM) as system:
        await system.execute(MUCH_TO_READ)
    return notes


@pytest.fixture
async def slow(much: Running) -> AsyncIterator[AsyncExitStack]:
    """Let as many begin to read a snapshot as there are at once, and go no further."""
    async with AsyncExitStack() as readers:
        for _ in range(snapshots_at_once(much.settings)):
            answer = await readers.enter_async_context(begun(much))
            assert answer.status_code == httpx.codes.OK
        yield readers
    await eventually(lambda: connections(much), 0)


async def connections(notes: Running) -> int:
    """Return how many connections snapshots hold."""
    async with as_role(notes.settings, "notes", Role.OWNER) as looker:
        held = "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'bihuan notes snapshot'"
        return int(await looker.fetchval(held))


def begun(notes: Running, language: str = "en") -> AbstractAsyncContextManager[httpx.Response]:
    """Begin to read a snapshot."""
    headers = notes.headers("service") | {"Accept-Language": language}
    return notes.client.stream("GET", "/v1/snapshot", headers=headers)


@pytest.mark.usefixtures("slow")
async def test_reads_go_on_while_every_snapshot_is_read_slowly(notes: Running) -> None:
    row = await write(notes.database, "read meanwhile")
    headers = notes.headers("district_officer", "440303")
    async with asyncio.timeout(PATIENCE):
        reads = [
            notes.client.get(f"/v1/notes/{row}", headers=headers) for _ in range(2 * notes.settings.read_pool_size)
        ]
        assert {answer.status_code for answer in await asyncio.gather(*reads)} == {200}


@pytest.mark.parametrize(
    ("language", "title"),
    [
        ("en", "As many snapshots are being read as this service gives at once"),
        ("zh-CN", "本服务同时提供的快照已全部在读取中"),
    ],
)
@pytest.mark.usefixtures("slow")
async def test_one_snapshot_more_is_refused_until_somebody_has_read_his(
    notes: Running, language: str, title: str
) -> None:
    async with begun(notes, language) as refused:
        problem = await refused.aread()
    assert (refused.status_code, refused.headers["retry-after"]) == (503, "10")
    assert refused.json()["title"] == title, problem


async def test_a_reader_who_goes_away_makes_room_for_the_next(notes: Running, slow: AsyncExitStack) -> None:
    await slow.aclose()

    async def status() -> int:
        async with begun(notes) as answer:
            return answer.status_code

    await eventually(status, 200)


async def test_readers_who_went_away_leave_no_connection_behind(notes: Running, slow: AsyncExitStack) -> None:
    await slow.aclose()
    await eventually(lambda: connections(notes), 0)
