"""What a service counts about itself: its journal, what it has heard, what was put aside, its jobs and its pools."""

import asyncio
from functools import partial

from sqlalchemy import QueuePool, text
from sqlalchemy.ext.asyncio import AsyncEngine

from services.kit.database.sessions import Database
from services.kit.http.common import Busy
from services.kit.telemetry.metrics import Metrics, PoolState

EVERY = 10.0
"""Seconds between two looks."""

JOURNAL = text(
    "SELECT (SELECT coalesce(max(position), 0) FROM journal), (SELECT count(*) FROM journal WHERE position IS NULL)"
)
"""Each of the two has an index of its own; asked together they would walk through the whole journal."""
HEARD = text("SELECT source, position FROM heard")
PUT_ASIDE = text("SELECT source, count(*) FROM dead_letter GROUP BY source")
JOBS = text("SELECT queue_name, status::text, count(*) FROM jobs.procrastinate_jobs GROUP BY queue_name, status")


async def watch(database: Database, metrics: Metrics) -> None:
    """Look for ever."""
    while True:
        await look(database, metrics)
        await asyncio.sleep(EVERY)


async def look(database: Database, metrics: Metrics) -> None:
    """Set the gauges to what the database holds now."""
    async with database.begin_system() as session:
        position, unpositioned = (await session.execute(JOURNAL)).one()
        metrics.journal_position.set(position)
        metrics.journal_unpositioned.set(unpositioned)
        for source, heard in await session.execute(HEARD):
            metrics.consumer_position.labels(source).set(heard)
        metrics.dead_letters.clear()
        for source, letters in await session.execute(PUT_ASIDE):
            metrics.dead_letters.labels(source).set(letters)
        metrics.jobs.clear()
        for queue, status, jobs in await session.execute(JOBS):
            metrics.jobs.labels(queue, status).set(jobs)


def watch_pools(database: Database, metrics: Metrics) -> None:
    """Let the metrics ask each pool of connections how it is used."""
    for name, engine in database.engines.items():
        metrics.watch_pool(name, partial(of_engine, engine))
    metrics.watch_pool("read", partial(of_reads, database))


def of_engine(engine: AsyncEngine) -> PoolState:
    """Return how the connections of an engine are used now."""
    pool = engine.pool
    if not isinstance(pool, QueuePool):
        return PoolState(open=0, in_use=0)
    return PoolState(open=pool.checkedin() + pool.checkedout(), in_use=pool.checkedout())


def of_reads(database: Database) -> PoolState:
    """Return how the connections of reads are used now; none are open before the database was reached."""
    try:
        pool = database.reads
    except Busy:
        return PoolState(open=0, in_use=0)
    return PoolState(open=pool.get_size(), in_use=pool.get_size() - pool.get_idle_size())
