"""The platform, trusting an issuer of another house or its own."""

import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

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
