"""What every test stands on: a real PostgreSQL and a real NATS per test process, and the settings that name them."""

import pytest

from tests.ground import nats, postgres, settings, state_dir

pytest_plugins = ["tests.counts"]

__all__ = ["nats", "postgres", "settings", "state_dir"]


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    """Run async tests on asyncio, as the services do; fixtures of any scope may be async."""
    return "asyncio"
