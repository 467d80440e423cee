"""A PostgreSQL, a NATS and settings that name them.

`tests/conftest.py` gives them to every test process. A folder whose tests look at everything that a service holds
imports these fixtures into its own conftest, which gives it a ground of its own: nobody else's rows stand in its lists.
"""

import base64
import secrets
from collections.abc import Iterator
from pathlib import Path

import pytest

from services.cli.embedded.nats import Nats
from services.cli.embedded.postgres import Postgres
from services.kit.settings import Settings

GANSU = {
    "district": "620000",
    "inactive_months": 36,
    "notice_days": 30,
    "since": "2020-01-01",
    "document": "甘肃省就业援助档案管理办法（示例）",
}
"""For how long files are kept, where tests of that play; invented. It is so in the street of the access matrix too."""


NINGXIA = {
    "district": "640000",
    "accept_days": 5,
    "answer_days": 30,
    "counted": "working_days",
    "since": "2020-01-01",
    "document": "宁夏就业服务投诉办理办法（示例）",
}
"""By when complaints are answered, where tests of that play and no others; invented."""


QINGHAI = {
    "district": "630000",
    "confirm_months": 6,
    "since": "2020-01-01",
    "document": "青海省服务资源目录管理办法（示例）",
}
"""By when entries of the directory are confirmed, where tests of that play and no others; invented."""


OF_CITIES = Path(__file__).parent / "people" / "paths" / "of_cities"
"""Paths of cities' own, beside those that ship; invented."""


SHORT_LIVED = {"fsync": "off", "full_page_writes": "off"}
"""Settings of a PostgreSQL that no test takes the power from: a commit then waits for no disk."""


@pytest.fixture(scope="session")
def state_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a state folder for everything that is started on this ground."""
    return tmp_path_factory.mktemp("state")


@pytest.fixture(scope="session")
def postgres(state_dir: Path) -> Iterator[Postgres]:
    """Run a PostgreSQL cluster."""
    running = Postgres(state_dir / "postgres", version=Settings(state_dir=state_dir).postgres_version)
    running.start(SHORT_LIVED)
    try:
        running.wait_ready()
        yield running
    finally:
        running.stop()


@pytest.fixture(scope="session")
def nats(state_dir: Path) -> Iterator[Nats]:
    """Run a NATS server."""
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
            "complaint_terms": [NINGXIA],
            "directory_terms": [QINGHAI],
            "paths_dir": OF_CITIES,
            "retention": [GANSU, GANSU | {"district": "440303001", "document": "某街道档案管理办法（示例）"}],
        }
    )


def key() -> str:
    """Return a fresh key as settings hold it."""
    return base64.b64encode(secrets.token_bytes(32)).decode()
