"""People and subsidies, side by side on real parts; matching is told of by events of its kind."""

from collections.abc import AsyncIterator

import pytest

from services.kit.settings import Settings
from services.people.app import SERVICE as PEOPLE
from services.subsidies.app import SERVICE as SUBSIDIES
from tests.ground import nats, postgres, settings, state_dir
from tests.running import Running, free_port, running

__all__ = ["nats", "postgres", "settings", "state_dir"]


@pytest.fixture(scope="session")
async def people_beside(settings: Settings) -> AsyncIterator[Running]:
    """Run the people service."""
    async with running(PEOPLE, settings) as service:
        yield service


@pytest.fixture(scope="session")
async def subsidies(settings: Settings, people_beside: Running) -> AsyncIterator[Running]:
    """Run the subsidies service, which hears people; of matching it is told where a test needs a hire."""
    nobody = f"http://127.0.0.1:{free_port()}"
    peers = {"people": people_beside.url, "matching": nobody}
    async with running(SUBSIDIES, settings.model_copy(update={"peers": peers})) as service:
        yield service
