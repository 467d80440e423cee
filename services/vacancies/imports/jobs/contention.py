"""Others in the way: a transaction that they held up, or overtook, is done again; nothing is wrong with the file."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Final

from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm.exc import StaleDataError

from services.kit.database.sessions import Database
from services.vacancies.employers.actions import ONE_RECORD
from services.vacancies.imports.jobs.plan import Plan

PAUSES: Final = (0.1, 0.3, 1.0, 2.0, 4.0, 8.0)
"""Seconds before each further attempt; every attempt waits for a lock by itself, as long as the settings say."""
_HELD_UP: Final = frozenset({"55P03", "40P01", "40001"})
"""A lock that was not to be had in time, a deadlock, a failure to serialise."""
_UNIQUE: Final = "23505"


def contended(error: Exception) -> bool:
    """Tell whether a transaction failed because of others: it was held up, or they wrote the same row before it."""
    if isinstance(error, StaleDataError):
        return True
    if not isinstance(error, DBAPIError):
        return False
    state = getattr(error.orig, "sqlstate", None)
    return state in _HELD_UP or (state == _UNIQUE and ONE_RECORD in str(error.orig))


async def insistently(database: Database, write: Callable[[AsyncSession], Awaitable[Plan]]) -> Plan:
    """Return what a transaction of the system role returns, tried again while others are in its way."""
    for pause in PAUSES:
        try:
            return await once(database, write)
        except (DBAPIError, StaleDataError) as error:
            if not contended(error):
                raise
        await asyncio.sleep(pause)
    return await once(database, write)


async def once(database: Database, write: Callable[[AsyncSession], Awaitable[Plan]]) -> Plan:
    """Return what a transaction of the system role returns."""
    async with database.begin_system() as session:
        return await write(session)
