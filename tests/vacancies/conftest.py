"""The vacancies service, running once for all tests of this process, and those who work with it."""

from collections.abc import AsyncIterator

import pytest

from services.kit.settings import Settings
from services.vacancies.app import SERVICE
from tests.ground import nats, postgres, settings, state_dir
from tests.running import Running, running
from tests.vacancies.desk import Desk, desk

__all__ = ["nats", "postgres", "settings", "state_dir"]


@pytest.fixture(scope="session")
async def vacancies(settings: Settings) -> AsyncIterator[Running]:
    """Run the vacancies service."""
    async with running(SERVICE, settings) as service:
        yield service


@pytest.fixture
def officer(vacancies: Running) -> Desk:
    """Return the district officer of Shenzhen."""
    return desk(vacancies, "district_officer", "440300")


@pytest.fixture
def kiosk(vacancies: Running) -> Desk:
    """Return a terminal that anybody may use."""
    return desk(vacancies, "public_kiosk")
