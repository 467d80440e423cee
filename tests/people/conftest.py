"""The people service, running once for all tests of this process, and the officer of Shenzhen."""

from collections.abc import AsyncIterator

import pytest

from services.kit.settings import Settings
from services.people.app import SERVICE
from tests.ground import nats, postgres, settings, state_dir
from tests.people.office import Office, office
from tests.running import Running, running

__all__ = ["nats", "postgres", "settings", "state_dir"]


@pytest.fixture(scope="session")
async def people(settings: Settings) -> AsyncIterator[Running]:
    """Run the people service."""
    async with running(SERVICE, settings) as service:
        yield service


@pytest.fixture
def officer(people: Running) -> Office:
    """Return the district officer of Shenzhen."""
    return office(people)
