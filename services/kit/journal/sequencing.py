"""The one sequencer of a service: gives committed entries the next positions, in the order of their changes.

Entries become visible when they commit, so neither their `seq` nor a transaction id can order a feed by itself: a
reader would miss what commits late. Whoever reads by `position` misses nothing and never waits for a long transaction.
"""

import asyncio

from services.kit.database.driver import Connection
from services.kit.database.sessions import Database
from services.kit.journal.leading import alone

POLL = 0.1
"""Seconds after which entries of other processes are looked for."""
PACE = 0.02
"""Seconds between two rounds while there is something to do: under load one round serves many commits."""
ROUND = 2000
"""Entries of one round at most."""

GIVE = f"""
WITH waiting AS (SELECT seq FROM journal WHERE position IS NULL ORDER BY seq LIMIT {ROUND}),
given AS (
    SELECT seq, (SELECT coalesce(max(position), 0) FROM journal) + row_number() OVER (ORDER BY seq) AS position
    FROM waiting
)
UPDATE journal SET position = given.position FROM given WHERE journal.seq = given.seq
"""  # noqa: S608 -- a number of ours


async def give_positions(connection: Connection) -> int:
    """Give the next positions to all visible entries that have none; return how many there were."""
    return int((await connection.execute(GIVE)).rpartition(" ")[2])


async def sequence(database: Database, positioned: asyncio.Event) -> None:
    """Give positions for ever, once per service; `positioned` is set whenever the feed has grown."""
    async with alone(database, "sequencer") as connection:
        while True:
            given = await give_positions(connection)
            if given:
                positioned.set()
                await asyncio.sleep(PACE)
            if given < ROUND:
                await wake(database.committed, POLL)


async def wake(event: asyncio.Event, at_most: float) -> None:
    """Wait for an event, at most so many seconds, and clear it."""
    try:
        async with asyncio.timeout(at_most):
            await event.wait()
    except TimeoutError:
        pass
    event.clear()
