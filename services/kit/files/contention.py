"""Others in the way: a transaction that they held up, or overtook, is done again; nothing is wrong with the file."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Final, TypeVar

from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm.exc import StaleDataError

PAUSES: Final = (0.1, 0.3, 1.0, 2.0, 4.0, 8.0)
"""Seconds before each further attempt; every attempt waits for a lock by itself, as long as the settings say."""
_HELD_UP: Final = frozenset({"55P03", "40P01", "40001"})
"""A lock that was not to be had in time, a deadlock, a failure to serialise."""
_UNIQUE: Final = "23505"

Done = TypeVar("Done")


def contended(error: Exception, one_record: str) -> bool:
    """Tell whether a transaction failed because of others: it was held up, or they wrote the same row before it.

    `one_record` is the constraint that refuses a second record of what a row of the file says.
    """
    if isinstance(error, StaleDataError):
        return True
    if not isinstance(error, DBAPIError):
        return False
    state = getattr(error.orig, "sqlstate", None)
    return state in _HELD_UP or (state == _UNIQUE and one_record in str(error.orig))


async def insistently(one_record: str, write: Callable[[], Awaitable[Done]]) -> Done:
    """Return what a transaction returns, which `write` begins and ends, tried again while others are in its way."""
    for pause in PAUSES:
        try:
            return await write()
        except (DBAPIError, StaleDataError) as error:
            if not contended(error, one_record):
                raise
        await asyncio.sleep(pause)
    return await write()
