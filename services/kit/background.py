"""What runs beside the requests of a service: started when the database is there, begun again when it fails."""

import asyncio
from collections.abc import Awaitable, Callable

import structlog

FIRST_PAUSE = 0.1
LONGEST_PAUSE = 5.0
CALM = 5.0
"""Seconds of good work after which the next failure is a first one again."""

TOLD_AGAIN = 6.0
"""Seconds after which a task that goes on is told to end once more: a library may have swallowed the first time.

Longer than a running job gets to end well.
"""

log = structlog.get_logger(__name__)


async def keep(name: str, run: Callable[[], Awaitable[object]]) -> None:
    """Run for ever: begin again after every failure, after a pause that doubles while failures follow each other."""
    pause = FIRST_PAUSE
    clock = asyncio.get_running_loop()
    while True:
        begun = clock.time()
        try:
            await run()
        except Exception as error:
            task = asyncio.current_task()
            if task is not None and task.cancelling():
                raise asyncio.CancelledError from error  # a library made its own error of our being cancelled
            if clock.time() - begun > CALM:
                pause = FIRST_PAUSE
            log.warning("task_begins_again", task=name, error=type(error).__name__, in_seconds=pause)
        await asyncio.sleep(pause)
        pause = min(pause * 2, LONGEST_PAUSE)


class Background:
    """The running tasks of one service."""

    def __init__(self) -> None:
        self._tasks: list[asyncio.Task[None]] = []

    def start(self, name: str, run: Callable[[], Awaitable[object]]) -> None:
        """Keep a task running until `stop`."""
        self._tasks.append(asyncio.create_task(keep(name, run), name=name))

    async def stop(self, *, again: float = TOLD_AGAIN) -> None:
        """End all tasks and wait until they have; one that goes on is told again after so many seconds."""
        while going := [task for task in self._tasks if not task.done()]:
            for task in going:
                task.cancel()
            await asyncio.wait(going, timeout=again)
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._tasks.clear()
