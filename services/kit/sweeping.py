"""How a sweep goes over the rows that are due: each by itself, so that one of which it fails keeps no other waiting."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from services.kit.database.sessions import Database

log = structlog.get_logger(__name__)


class Due(NamedTuple):
    """A row that is due, and since when."""

    at: date | datetime
    id: UUID


Find = Callable[[AsyncSession, Due | None], Awaitable[Sequence[Due]]]
"""Returns some of the rows that are due, in their order, from after one of them on; none where there are no more."""
Work = Callable[[AsyncSession, UUID], Awaitable[None]]
"""Does what is due about one row, if it still is, passing over one that somebody else holds."""


async def one_by_one(database: Database, sweep: str, find: Find, work: Work) -> None:
    """Go over what is due as the system, each row in a transaction of its own.

    One that fails is logged by its id and passed over: the next run of the sweep tries it again.
    """
    last: Due | None = None
    while True:
        async with database.begin_system() as session:
            due = await find(session, last)
        if not due:
            return
        for row in due:
            try:
                async with database.begin_system() as session:
                    await work(session, row.id)
            except Exception as failure:  # noqa: BLE001 -- whatever it was: the others are not to wait for it
                log.warning("row_passed_over", sweep=sweep, row=str(row.id), error=type(failure).__name__)
        last = due[-1]
