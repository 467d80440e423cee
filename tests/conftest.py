"""What every test stands on."""

import pytest

pytest_plugins = ["tests.counts"]


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    """Run async tests on asyncio, as the services do; fixtures of any scope may be async."""
    return "asyncio"
