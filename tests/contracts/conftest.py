"""The platform that the examples are sent to: with rows of every noun, on the day that the examples suit."""

from collections.abc import Iterator

import httpx
import pytest

from services.kit.settings import Settings
from tests.cli.running import BIHUAN, Running, environment
from tests.contracts.examples import Stage, turn_clock
from tests.fuzz.platform import Platform
from tests.fuzz.rows import fill
from tests.waiting import PATIENCE


@pytest.fixture(scope="package")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """Run the platform, turn its clock, and register rows."""
    state = tmp_path_factory.mktemp("platform")
    test_clock = {"BIHUAN_TEST_CLOCK": "true"}
    with Running(state, program=(*BIHUAN, "up"), more=test_clock) as running:
        running.wait_ready()
        turn_clock(BIHUAN, environment(state, running.port_base, **test_clock))
        settings = Settings.model_validate({"state_dir": state, "port_base": running.port_base})
        with httpx.Client(timeout=PATIENCE, trust_env=False) as client:
            platform = Platform(settings, client)
            fill(platform)
            yield Stage(platform)
