"""What the job of a file does with its row: takes it on, moves it, and takes it up again where it stood still.

A job may be asked for twice and killed at any point, so each move is one statement that finds the row as the job knows
it, or says that somebody else has moved it since.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final, TypeVar
from uuid import UUID

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from services.kit.database.sessions import of
from services.kit.files.model import FileJob
from services.kit.jobs import Job, defer
from services.kit.journal.recording import attempt

STARTS_MOST: Final = 5
"""How often a job begins without getting on before its file is given up."""
STILL: Final = timedelta(seconds=60)
"""After so long without a move an unfinished file is taken up again."""
_UNFINISHED: Final = ("waiting", "running")

Row = TypeVar("Row", bound=FileJob)


class Superseded(Exception):
    """Someone else has moved the row on, or ended it: whatever this job had in hand is dropped."""


async def unfinished(session: AsyncSession, table: type[Row], row: UUID) -> Row | None:
    """Return a row whose file waits for its job, held until this transaction ends; None where it has ended."""
    held = await session.get(table, row, with_for_update=True, populate_existing=True)
    return held if held is not None and held.state in _UNFINISHED else None


def begin(held: FileJob, now: datetime) -> bool:
    """Count a start of the job; tell whether it begins, for one that never gets on has failed.

    Only for the job that owns the file (`owning`).
    """
    held.updated_at = now
    if held.starts >= STARTS_MOST:
        held.state, held.ended_at = "failed", now
        return False
    held.state, held.starts, held.started_at = "running", held.starts + 1, held.started_at or now
    return True


async def forgive(session: AsyncSession, table: type[FileJob], row: UUID) -> None:
    """Let the start of a job that only others held up not count."""
    counted = (table.id == row) & (table.state == "running") & (table.starts > 0)
    once_less = update(table).where(counted).values(version=table.version + 1, starts=table.starts - 1)
    await session.execute(once_less.execution_options(synchronize_session=False))


async def move(
    session: AsyncSession, table: type[FileJob], as_known: ColumnElement[bool], values: Mapping[str, Any]
) -> None:
    """Change a row that runs and is as its job knows it; raise `Superseded` where it is not."""
    moved = update(table).where(as_known, table.state == "running")
    moved = moved.values(version=table.version + 1, updated_at=of(session).clock.now(), **values)
    found = await session.execute(moved.returning(table.id).execution_options(synchronize_session=False))
    if found.scalar_one_or_none() is None:
        raise Superseded


async def standing_still(session: AsyncSession, table: type[FileJob]) -> Sequence[UUID]:
    """Return the unfinished rows that have not moved for a while: their jobs were lost, or wait for their turn."""
    still = table.updated_at < of(session).clock.now() - STILL
    return (await session.scalars(select(table.id).where(table.state.in_(_UNFINISHED), still).order_by(table.id))).all()


async def ask(session: AsyncSession, job: Job, once: str, **arguments: str) -> None:
    """Ask for a job, unless the one of this name waits in the queue already."""
    try:
        async with attempt(session):
            await defer(session, job, once=once, **arguments)
    except IntegrityError:
        return
