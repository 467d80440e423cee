"""One at a time: a task that runs once per service, however many replicas there are."""

import asyncio
import zlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from services.kit.database.driver import Connection
from services.kit.database.sessions import Database

TRY_AGAIN = 0.5
"""Seconds between two attempts of a replica that waits its turn."""
LONG_LIVED = {
    "tcp_keepalives_idle": "20",
    "tcp_keepalives_interval": "5",
    "tcp_keepalives_count": "3",
}
"""A host that vanishes gives its lock back within a minute, where PostgreSQL would wait two hours for a sign of it."""


@asynccontextmanager
async def alone(database: Database, task: str) -> AsyncIterator[Connection]:
    """Wait until this process is the only one with `task`, and hand over the connection that holds the lock.

    The lock lives as long as the connection: who works through it can never overlap with a successor.
    """
    async with database.connection(task, LONG_LIVED) as connection:
        while not await connection.fetchval("SELECT pg_try_advisory_lock($1)", zlib.crc32(task.encode())):  # noqa: ASYNC110 -- see below
            # PostgreSQL tells nobody when a lock is free, and a statement that waits for it would hold vacuum back.
            await asyncio.sleep(TRY_AGAIN)
        yield connection
