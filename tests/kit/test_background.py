"""What runs beside requests begins again after a failure, and ends when it is told to."""

import asyncio

import pytest

from services.kit.background import Background
from tests.waiting import eventually

pytestmark = pytest.mark.anyio


async def test_a_task_that_fails_is_begun_again() -> None:
    begun = 0

    async def fails() -> None:
        nonlocal begun
        begun += 1
        raise ConnectionError

    async def times() -> bool:
        return begun > 1

    running = Background()
    running.start("fails", fails)
    await eventually(times, expected=True)
    await running.stop()


async def test_a_task_ends_though_a_library_makes_an_error_of_its_own_of_the_cancellation() -> None:
    waiting = asyncio.Event()

    async def swallows() -> None:
        try:
            waiting.set()
            await asyncio.sleep(3600)
        except asyncio.CancelledError:
            raise ConnectionError from None

    running = Background()
    running.start("swallows", swallows)
    await waiting.wait()
    async with asyncio.timeout(5):
        await running.stop()


async def test_a_task_that_goes_on_though_it_was_told_to_end_is_told_again() -> None:
    waiting, told = asyncio.Event(), 0

    async def goes_on() -> None:
        nonlocal told
        while True:
            try:
                waiting.set()
                await asyncio.sleep(3600)
            except asyncio.CancelledError:
                told += 1
                if told > 1:
                    raise

    running = Background()
    running.start("goes_on", goes_on)
    await waiting.wait()
    async with asyncio.timeout(5):
        await running.stop(again=0.05)
    assert told == 2
