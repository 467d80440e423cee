"""Who a transaction was for is forgotten when it ends, however it ends, on both drivers."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import timedelta

import asyncpg
import psycopg
import pytest
from sqlalchemy import select, text

from services.kit.database.reading import BIND as BIND_CALLER_AND_DAY
from services.kit.database.reading import TODAY, bound, sql
from services.kit.database.roles import Role, libpq, role_url
from services.kit.database.sessions import Database
from services.kit.settings import Settings
from tests.running import Running
from tests.small.callers import of_area
from tests.waiting import eventually

pytestmark = pytest.mark.anyio

CALLER = of_area("440303")
BOUND = "SELECT coalesce(current_setting('app.keys', true), '') || coalesce(current_setting('app.subject', true), '')"
BIND = "SELECT set_config('app.keys', 'area:440303', true), set_config('app.subject', 'caseworker', true)"


class TakenBack(Exception):
    """Ends a transaction without a commit."""


@pytest.fixture
async def single(notes: Running, settings: Settings) -> AsyncIterator[Database]:  # noqa: ARG001 -- it migrates
    """Give a database with one connection, so that the next transaction gets the same."""
    database = Database(settings.model_copy(update={"pool_size": 1, "read_pool_size": 1}), "notes")
    await database.open()
    yield database
    await database.close()


async def bound_next(database: Database) -> str:
    """Return what the next borrower of the write pool's connection finds set."""
    async with database._app.connect() as connection:  # noqa: SLF001 -- a borrower who binds nobody
        return str(await connection.scalar(text(BOUND)))


async def test_a_commit_forgets_the_caller(single: Database) -> None:
    async with single.begin(CALLER) as session:
        assert await session.scalar(text(BOUND)) == "area:440303,publiccaseworker"
    assert await bound_next(single) == ""


async def test_a_transaction_and_a_read_know_the_day_of_the_platforms_clock(single: Database) -> None:
    single.clock.turn(timedelta(days=90))
    try:
        later = single.clock.today()
        async with single.begin(CALLER) as session:
            written = await session.scalar(select(TODAY))
        statement = f"{BIND_CALLER_AND_DAY} SELECT {sql(TODAY)} FROM caller WHERE caller.keys IS NOT NULL"  # noqa: S608 -- the kit's own text
        read = await single.reads.fetchval(statement, *bound(single, CALLER))
    finally:
        single.clock.turn(timedelta(days=-90))
    assert (written, read) == (later, later)


async def test_a_rollback_forgets_the_caller(single: Database) -> None:
    with pytest.raises(TakenBack):
        async with single.begin(CALLER):
            raise TakenBack
    assert await bound_next(single) == ""


async def test_a_cancelled_request_forgets_the_caller(single: Database) -> None:
    async def request() -> None:
        async with single.begin(CALLER) as session:
            await session.execute(text("SELECT pg_sleep(30)"))

    await cancelled(request, lambda: busy(single.settings))
    assert await bound_next(single) == ""


async def test_a_read_forgets_the_caller(single: Database) -> None:
    await single.reads.fetchval("SELECT set_config('app.keys', $1, true)", CALLER.visible)
    assert await single.reads.fetchval(BOUND) == ""


async def test_a_cancelled_read_forgets_the_caller(single: Database) -> None:
    async def request() -> None:
        await single.reads.fetchval("SELECT set_config('app.keys', $1, true), pg_sleep(30)", CALLER.visible)

    await cancelled(request, lambda: busy(single.settings))
    assert await single.reads.fetchval(BOUND) == ""


async def test_a_statement_that_fails_forgets_the_caller(single: Database) -> None:
    with pytest.raises(asyncpg.DivisionByZeroError):
        await single.reads.fetchval("SELECT set_config('app.keys', $1, true), 1 / 0", CALLER.visible)
    assert await single.reads.fetchval(BOUND) == ""


@pytest.fixture
async def queue_connection(notes: Running, settings: Settings) -> AsyncIterator[psycopg.AsyncConnection]:  # noqa: ARG001 -- it migrates
    """Connect as the queue's worker does."""
    address = libpq(role_url(settings, "notes", Role.APP))
    async with await psycopg.AsyncConnection.connect(address, autocommit=True) as connection:
        yield connection


async def bound_there(connection: psycopg.AsyncConnection) -> str:
    """Return what is set on a connection of the queue's driver."""
    row = await (await connection.execute(BOUND)).fetchone()
    assert row is not None
    return str(row[0])


async def test_a_commit_forgets_the_caller_on_the_queues_driver(queue_connection: psycopg.AsyncConnection) -> None:
    async with queue_connection.transaction():
        await queue_connection.execute(BIND)
        assert await bound_there(queue_connection) == "area:440303caseworker"
    assert await bound_there(queue_connection) == ""


async def test_a_rollback_forgets_the_caller_on_the_queues_driver(queue_connection: psycopg.AsyncConnection) -> None:
    async with queue_connection.transaction(force_rollback=True):
        await queue_connection.execute(BIND)
        assert await bound_there(queue_connection) == "area:440303caseworker"
    assert await bound_there(queue_connection) == ""


async def test_a_cancelled_transaction_forgets_the_caller_on_the_queues_driver(
    settings: Settings, queue_connection: psycopg.AsyncConnection
) -> None:
    async def request() -> None:
        async with queue_connection.transaction():
            await queue_connection.execute(BIND)
            await queue_connection.execute("SELECT pg_sleep(30)")

    await cancelled(request, lambda: busy(settings))
    assert await bound_there(queue_connection) == ""


async def busy(settings: Settings) -> bool:
    """Tell whether somebody sleeps in the database."""
    connection = await asyncpg.connect(libpq(role_url(settings, "notes", Role.APP)))
    try:
        asleep = await connection.fetchval("SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep'")
        return bool(asleep)
    finally:
        await connection.close()


async def cancelled(request: Callable[[], Awaitable[None]], begun: Callable[[], Awaitable[bool]]) -> None:
    """Run a request and cancel it once its statement has begun."""
    task = asyncio.ensure_future(request())
    await eventually(begun, expected=True)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
