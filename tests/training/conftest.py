"""People and training, side by side on real parts."""

from collections.abc import AsyncIterator

import pytest

from services.kit.settings import Settings
from services.people.app import SERVICE as PEOPLE
from services.training.app import SERVICE as TRAINING
from tests.ground import nats, postgres, settings, state_dir
from tests.running import Running, running

__all__ = ["nats", "postgres", "settings", "state_dir"]


@pytest.fixture(scope="package")
async def people(settings: Settings) -> AsyncIterator[Running]:
    async with running(PEOPLE, settings) as service:
        yield service


@pytest.fixture(scope="package")
async def training(settings: Settings, people: Running) -> AsyncIterator[Running]:
    async with running(TRAINING, settings.model_copy(update={"peers": {"people": people.url}})) as service:
        yield service
