"""Work that is done later or again and again: procrastinate, on the service's own database.

A job is deferred in the transaction that wants it, so both commit or neither. A sweep runs once per tick however many
replicas there are, and finds what is due by asking our clock; nothing is ever scheduled ahead in the queue.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import procrastinate
from procrastinate import RetryStrategy
from procrastinate.exceptions import UniqueViolation
from procrastinate.jobs import Status
from sqlalchemy import bindparam, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from services.kit.database.roles import Role, libpq, role_url
from services.kit.database.sessions import Database

Work = Callable[..., Awaitable[None]]

DEFER = text("SELECT defer_job(:queue, :task, :args, :once)").bindparams(bindparam("args", type_=JSONB))
QUEUE = "default"
EVERY_FIVE_SECONDS = "* * * * * */5"
"""Cron with a sixth field, the seconds."""
EVERY_TEN_SECONDS = "* * * * * */10"
RETRY = RetryStrategy(max_attempts=8, exponential_wait=4)
"""Again after 4 seconds, 16, 64 and so on, the last time after some six hours."""
ABANDONED_AFTER = 30
"""Seconds without a sign of life, of which a worker gives one every ten, after which its jobs are others'."""
JOB_POOL = 4
"""Connections of a service's job worker, beside the one in which it hears of new jobs."""
JOBS_AT_ONCE = 2
"""Jobs that a replica of a service does at the same time."""
GRACE = 5
"""Seconds that a running job has to end when its service stops; after them it is given back to the queue."""


@dataclass(frozen=True, slots=True)
class Job:
    """Work that an action asks for: `run(database, **arguments)`, again after a failure, so it must bear repetition."""

    name: str
    run: Work


@dataclass(frozen=True, slots=True)
class Sweep:
    """Work that looks for what is due: `run(database)` at each tick of `cron`, once however many replicas there are.

    A slow one may still run when the next begins, so it claims the rows that it works on.
    """

    name: str
    run: Work
    cron: str = EVERY_FIVE_SECONDS


async def defer(
    session: AsyncSession,
    job: Job,
    *,
    once: str | None = None,
    **arguments: Any,  # noqa: ANN401 -- any JSON value
) -> int:
    """Ask for a job when this transaction commits, and return its number.

    `once` names work of which no second may wait; PostgreSQL refuses the second (unique violation). Arguments are JSON
    and hold ids, never personal data.
    """
    row = await session.execute(DEFER, {"queue": QUEUE, "task": job.name, "args": arguments, "once": once})
    return int(row.scalar_one())


async def hasten(session: AsyncSession, sweep: Sweep) -> None:
    """Ask for a sweep before its next tick, when this transaction commits; not where it waits already."""
    try:
        async with session.begin_nested():
            await defer(session, Job(sweep.name, sweep.run), once=sweep.name, timestamp=0)
    except IntegrityError:
        return


async def work(database: Database, jobs: Sequence[Job], sweeps: Sequence[Sweep]) -> None:
    """Run jobs and sweeps for ever."""
    app = queue(database)
    for job in jobs:
        app.task(name=job.name, queue=QUEUE, retry=RETRY)(bound(database, job.run))
    for sweep in (*sweeps, Sweep("repeat_abandoned_jobs", partial(repeat_abandoned, app), EVERY_TEN_SECONDS)):
        # A tick is left out while one of its sweep still waits, so that they do not pile up behind a slow one.
        task = app.task(name=sweep.name, queue=QUEUE, queueing_lock=sweep.name)(swept(database, sweep.run))
        app.periodic(cron=sweep.cron)(task)
    async with app.open_async():
        await app.run_worker_async(
            install_signal_handlers=False,
            concurrency=JOBS_AT_ONCE,
            fetch_job_polling_interval=1.0,
            shutdown_graceful_timeout=GRACE,
            delete_jobs="successful",
        )


def queue(database: Database) -> procrastinate.App:
    """Return procrastinate as the system role of this service sees it."""
    url = role_url(database.settings, database.service, Role.SYSTEM)
    connector = procrastinate.PsycopgConnector(
        conninfo=libpq(url),
        kwargs={
            "options": "-c search_path=jobs -c timezone=UTC",
            "application_name": f"bihuan {database.service} jobs",
        },
        min_size=1,
        max_size=JOB_POOL,
    )
    return procrastinate.App(connector=connector)


async def repeat_abandoned(app: procrastinate.App, _: Database) -> None:
    """Give back to the queue what a worker had begun when it was killed."""
    for job in await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=ABANDONED_AFTER):
        try:
            await app.job_manager.retry_job(job)
        except UniqueViolation:  # another one waits already to do the same
            await app.job_manager.finish_job(job, Status.ABORTED, delete_job=True)


def bound(database: Database, run: Work) -> Work:
    """Return a job's work with its database."""

    async def task(**arguments: Any) -> None:  # noqa: ANN401 -- any JSON value
        await run(database, **arguments)

    return task


def swept(database: Database, run: Work) -> Work:
    """Return a sweep's work with its database; the tick's timestamp is not our clock's and is left out."""

    async def task(timestamp: int) -> None:  # noqa: ARG001 -- procrastinate names it
        await run(database)

    return task
