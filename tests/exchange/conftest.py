"""People and training behind an exchange."""

from collections.abc import AsyncIterator

import pytest

from services.exchange.app import create_app
from services.kit.settings import Settings
from services.people.app import SERVICE as PEOPLE
from services.training.app import SERVICE as TRAINING
from tests.ground import nats, postgres, settings, state_dir
from tests.running import Running, free_port, running, serving

__all__ = ["nats", "postgres", "settings", "state_dir"]


@pytest.fixture(scope="package")
async def people(settings: Settings) -> AsyncIterator[Running]:
    async with running(PEOPLE, settings) as service:
        yield service


@pytest.fixture(scope="package")
async def training(settings: Settings, people: Running) -> AsyncIterator[Running]:
    async with running(TRAINING, settings.model_copy(update={"peers": {"people": people.url}})) as service:
        yield service


@pytest.fixture(scope="package")
async def exchange(settings: Settings, people: Running, training: Running) -> AsyncIterator[Running]:
    peers = {"people": people.url, "training": training.url}
    async with serving(create_app(settings.model_copy(update={"peers": peers}), peers), settings) as edge:
        yield edge


@pytest.fixture
async def half(settings: Settings, people: Running) -> AsyncIterator[Running]:
    """An exchange that reaches people and does not reach training."""
    peers = {"people": people.url, "training": f"http://127.0.0.1:{free_port()}"}
    async with serving(create_app(settings.model_copy(update={"peers": peers}), peers), settings) as edge:
        yield edge
