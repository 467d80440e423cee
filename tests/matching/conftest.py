"""The matching service, running for the tests of this folder; its neighbours are told by hand."""

from collections.abc import AsyncIterator

import pytest

from services.kit.settings import Settings
from services.matching.app import SERVICE
from tests.ground import nats, postgres, settings, state_dir
from tests.matching.neighbours import Neighbours
from tests.running import Running, running

__all__ = ["nats", "postgres", "settings", "state_dir"]

NOBODY = "http://127.0.0.1:9"
"""Where no neighbour answers: matching serves all the same."""


@pytest.fixture(scope="package")
async def matching(settings: Settings) -> AsyncIterator[Running]:
    alone = settings.model_copy(update={"peers": dict.fromkeys(("people", "vacancies", "training"), NOBODY)})
    async with running(SERVICE, alone) as service:
        yield service


@pytest.fixture(scope="package")
def neighbours(matching: Running) -> Neighbours:
    return Neighbours(matching)
