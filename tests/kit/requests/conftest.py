"""The small writing service, served once for the tests of a file."""

from collections.abc import AsyncIterator

import pytest

from services.kit.settings import Settings
from tests.running import Running, running
from tests.small.notes import SERVICE


@pytest.fixture(scope="module")
async def notes(settings: Settings) -> AsyncIterator[Running]:
    async with running(SERVICE, settings) as served:
        yield served
