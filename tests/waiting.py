"""Waiting for what must come: asks again and again until it is so, and fails when it is not so in time."""

import asyncio
from collections.abc import Awaitable, Callable

PATIENCE = 20.0
"""Seconds after which something that should have happened has not."""
PAUSE = 0.02


async def eventually(look: Callable[[], Awaitable[object]], expected: object, *, within: float = PATIENCE) -> None:
    """Return once `look` sees what is expected; fail with what it saw last when that takes too long (seconds)."""
    loop = asyncio.get_running_loop()
    until = loop.time() + within
    while (seen := await look()) != expected:
        assert loop.time() < until, f"after {within} seconds it is {seen!r}, not {expected!r}"
        await asyncio.sleep(PAUSE)
