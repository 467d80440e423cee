"""The platform, trusting an issuer of another house or its own."""

import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import uvicorn
from fastapi import FastAPI

from services.kit.identity.endpoints import router
from services.kit.identity.keys import IssuerKeys
from services.kit.identity.tokens import Verifier
from services.kit.settings import Settings
from tests.kit.identity.other_house import Hands, OtherHouse


@pytest.fixture
def house() -> Iterator[OtherHouse]:
    house = OtherHouse()
    thread = threading.Thread(target=house.server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    house.new_key("first")
    yield house
    house.awake.set()
    house.server.shutdown()
    house.server.server_close()
    thread.join()


@pytest.fixture
def ticks() -> Hands:
    """Count the seconds between two requests to the issuer."""
    return Hands(1_000.0)


@pytest.fixture
def now() -> Hands:
    """Tell the verifier's real time, so that a test can let it pass."""
    return Hands(time.time())


@pytest.fixture
def settings(house: OtherHouse, tmp_path: Path) -> Settings:
    return Settings(state_dir=tmp_path / "state", oidc_issuer=house.url)


@pytest.fixture
def verifier(house: OtherHouse, settings: Settings, ticks: Hands, now: Hands) -> Verifier:
    return Verifier(settings, keys=IssuerKeys(house.url, None, ticks=ticks), now=now)


@pytest.fixture
def embedded(tmp_path: Path) -> Settings:
    """Return the settings of a platform with its own issuer."""
    return Settings(state_dir=tmp_path / "embedded")


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Settings]:
    """Serve an embedded issuer at the address that its tokens name, and return its settings."""
    listening = socket.create_server(("127.0.0.1", 0))
    platform = Settings(state_dir=tmp_path / "served", port_base=listening.getsockname()[1])
    app = FastAPI()
    routes = router(platform)
    assert routes is not None
    app.include_router(routes)
    server = uvicorn.Server(uvicorn.Config(app, log_config=None, lifespan="off"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
    thread.start()
    yield platform
    server.should_exit = True
    thread.join()
    listening.close()
