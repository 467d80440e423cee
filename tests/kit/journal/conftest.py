"""The small writing service and the listening one, served once for the tests of a file."""

from collections.abc import AsyncIterator

import pytest

from services.kit.settings import Settings
from tests.running import Running, running
from tests.small import echo as listening
from tests.small import notes as writing


@pytest.fixture(scope="module")
async def notes(settings: Settings) -> AsyncIterator[Running]:
    async with running(writing.SERVICE, settings) as served:
        yield served


@pytest.fixture(scope="module")
def told_where(settings: Settings, notes: Running) -> Settings:
    """Name the address at which the listening service finds the writing one."""
    return settings.model_copy(update={"peers": {"notes": notes.url}})


@pytest.fixture(scope="module")
async def echo(told_where: Settings) -> AsyncIterator[Running]:
    async with running(listening.SERVICE, told_where) as served:
        yield served
