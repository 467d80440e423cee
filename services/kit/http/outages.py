"""Which errors of the database are somebody's problem: what waits too long, is gone, went away or cannot be stored."""

from collections.abc import Iterator
from traceback import walk_tb

from asyncpg import InterfaceError
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm.exc import StaleDataError

from services.kit.http.common import BadRequest, Busy, Locked, NotFound
from services.kit.http.problems import Problem

_LOCKED = frozenset({"55P03", "40001", "40P01"})
"""lock_not_available (our lock timeout), serialization_failure, deadlock_detected: PostgreSQL, appendix A."""

_GONE_CLASSES = ("08", "53", "57")
"""Connection exception, insufficient resources, operator intervention (shutdown, statement timeout)."""

_UNSTORABLE = frozenset({"22021", "22P05"})
"""character_not_in_repertoire and untranslatable_character: a NUL in a text."""


def outage(error: BaseException) -> Problem | None:
    """Return the problem that an error of the database or of its connection stands for, if it stands for one."""
    for cause in _causes(error):
        state = getattr(cause, "sqlstate", None)
        if state in _LOCKED:
            return Locked()
        if state in _UNSTORABLE:
            return BadRequest()
        if isinstance(cause, StaleDataError):
            # The row was held and seen when its statement began; whoever moved it meanwhile took it out of sight.
            return NotFound()
        if isinstance(state, str) and state.startswith(_GONE_CLASSES):
            return Busy()
        if isinstance(cause, PoolTimeout) or _disconnected(cause):
            return Busy()
    return None


def _disconnected(cause: BaseException) -> bool:
    """Tell whether the database could not be reached; asyncpg lets the socket's own errors through."""
    if isinstance(cause, DBAPIError):
        return cause.connection_invalidated
    if isinstance(cause, OSError):
        return any(
            frame.f_globals.get("__name__", "").startswith("asyncpg.") for frame, _ in walk_tb(cause.__traceback__)
        )
    # "connection is closed", "pool is closing", "connection was closed in the middle of operation"
    return isinstance(cause, InterfaceError) and "clos" in str(cause)


def _causes(error: BaseException) -> Iterator[BaseException]:
    """Walk from an error to what caused it; SQLAlchemy keeps the driver's error in `orig`."""
    seen: set[int] = set()
    current: BaseException | None = error
    while current is not None and id(current) not in seen:
        seen.add(id(current))
        yield current
        original = getattr(current, "orig", None)
        current = original if isinstance(original, BaseException) else current.__cause__
