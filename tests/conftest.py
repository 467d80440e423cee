"""What every test stands on: a real PostgreSQL and a real NATS per test process, and the settings that name them."""

import base64
import secrets
from collections.abc import Iterator
from pathlib import Path

import pytest

from services.cli.embedded.nats import Nats
from services.cli.embedded.postgres import Postgres
from services.kit.settings import Settings

pytest_plugins = ["tests.counts"]


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    """Run async tests on asyncio, as the services do; fixtures of any scope may be async."""
    return "asyncio"


@pytest.fixture(scope="session")
def state_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a state folder for everything that this test process starts."""
    return tmp_path_factory.mktemp("state")


@pytest.fixture(scope="session")
def postgres(state_dir: Path) -> Iterator[Postgres]:
    """Run a PostgreSQL cluster of this test process."""
    with Postgres(state_dir / "postgres") as running:
        yield running


@pytest.fixture(scope="session")
def nats(state_dir: Path) -> Iterator[Nats]:
    """Run a NATS server of this test process."""
    with Nats(state_dir / "nats") as running:
        yield running


@pytest.fixture(scope="session")
def settings(state_dir: Path, postgres: Postgres, nats: Nats) -> Settings:
    """Return settings as an embedded platform would have them, with a clock that can be turned."""
    return Settings.model_validate(
        {
            "state_dir": state_dir,
            "database_url": postgres.url,
            "nats_url": nats.url,
            "secret_key": key(),
            "vault_keys": f"k1:{key()}",
            "blind_key": key(),
            "test_clock": True,
            "log_format": "json",
        }
    )


def key() -> str:
    """Return a fresh key as settings hold it."""
    return base64.b64encode(secrets.token_bytes(32)).decode()
