"""An access log of so many entries, and whoever tampers with it: the database's superuser, whom no trigger stops."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import timedelta

import asyncpg
from sqlalchemy.engine import make_url

from services.kit.clock import Clock
from services.kit.database.driver import Connection
from services.kit.database.roles import Role, libpq, role_url
from services.kit.database.sessions import Database
from services.kit.settings import Settings
from services.kit.vault.chain import Checkpoint, Sealer, chain_waiting, head_of, keep_chaining, keep_checkpoint
from services.kit.vault.verifying import Flaw, Verdict, verify
from tests.kit.vault.conftest import SERVICE

FILL = """
INSERT INTO access_log (id, at, subject, roles, organisation, purpose, person, fields, route, trace_id)
SELECT gen_random_uuid(), timestamptz '2026-11-02 08:00Z' + n * interval '1 minute', 'caseworker-' || n, '{caseworker}',
    CASE WHEN n % 3 = 0 THEN gen_random_uuid() END, 'assistance', gen_random_uuid(), '{name,phone}',
    'GET /v1/persons/{id}', CASE WHEN n % 2 = 0 THEN md5(n::text) END
FROM generate_series($1::int, $2::int) AS n
"""


@asynccontextmanager
async def superuser(settings: Settings) -> AsyncIterator[Connection]:
    """Connect as the cluster's superuser, whom triggers that are switched off do not stop."""
    assert settings.database_url is not None
    url = make_url(settings.database_url.get_secret_value()).set(database=f"bihuan_{SERVICE}")
    connection = await asyncpg.connect(libpq(url))
    await connection.execute("SET session_replication_role = replica")
    try:
        yield connection
    finally:
        await connection.close()


@asynccontextmanager
async def connected(settings: Settings, role: Role) -> AsyncIterator[Connection]:
    """Connect as one of the service's roles."""
    connection = await asyncpg.connect(libpq(role_url(settings, SERVICE, role)))
    try:
        yield connection
    finally:
        await connection.close()


def system(settings: Settings) -> AbstractAsyncContextManager[Connection]:
    """Connect as the role that chains."""
    return connected(settings, Role.SYSTEM)


async def emptied(settings: Settings) -> None:
    """Take away whatever an earlier test left."""
    async with superuser(settings) as root:
        await root.execute("TRUNCATE access_log, access_log_checkpoint")


async def entered(settings: Settings, first: int, last: int) -> None:
    """Enter entries by their numbers, one a minute, as the application's functions do."""
    async with superuser(settings) as root:
        await root.execute(FILL, first, last)


async def chained(settings: Settings) -> None:
    """Chain what waits, and write a checkpoint there."""
    async with system(settings) as connection:
        head = await chain_waiting(connection, await head_of(connection))
        await keep_checkpoint(connection, Sealer(settings, SERVICE), head, Clock().now())


@asynccontextmanager
async def chaining(settings: Settings, how_many: int = 1) -> AsyncIterator[None]:
    """Run so many tasks that would chain the log."""
    databases = [Database(settings, SERVICE) for _ in range(how_many)]
    tasks = [asyncio.create_task(keep_chaining(database)) for database in databases]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        for database in databases:
            await database.close()


async def found(settings: Settings, *, told: Sequence[Checkpoint] = ()) -> tuple[list[Flaw], Verdict]:
    """Verify the log and return every flaw with the verdict."""
    verdict = Verdict()
    async with system(settings) as connection:
        flaws = [flaw async for flaw in verify(connection, Sealer(settings, SERVICE), told, verdict)]
    return flaws, verdict


def minute(n: int) -> str:
    """Return the instant of an entry by its number, as flaws name it."""
    at = timedelta(hours=8, minutes=n)
    return f"2026-11-02T{at.seconds // 3600:02d}:{at.seconds // 60 % 60:02d}:00.000000Z"
