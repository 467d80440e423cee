"""Waiting for what must come: asks again and again until it is so, and fails when it is not so in time."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator

import pytest

PATIENCE = 20.0
"""Seconds after which something that should have happened has not."""
PAUSE = 0.02


async def eventually(look: Callable[[], Awaitable[object]], expected: object, *, within: float = PATIENCE) -> None:
    """Return once `look` sees what is expected; fail with what it saw last when that takes too long (seconds)."""
    seen: object = None
    async for _ in attempts(within):
        if (seen := await look()) == expected:
            return
    pytest.fail(f"after {within} seconds it is {seen!r}, not {expected!r}")


async def attempts(within: float = PATIENCE, pause: float = PAUSE) -> AsyncIterator[None]:
    """Come round once at least, a pause after each time, until so many seconds are over; the caller leaves or fails."""
    until = time.monotonic() + within
    yield
    while time.monotonic() < until:
        await asyncio.sleep(pause)
        yield


def attempts_apart(within: float, pause: float = 0.1) -> Iterator[None]:
    """Come round as `attempts` does, for tests that look at other processes and have no loop of their own."""
    until = time.monotonic() + within
    yield
    while time.monotonic() < until:
        time.sleep(pause)
        yield
