"""The platform that the examples are sent to: with rows of every noun, on the day that the examples suit."""

from collections.abc import Iterator

import httpx
import pytest

from services.kit.clock import Clock
from services.kit.settings import Settings
from tests.cli.running import BIHUAN, Running
from tests.contracts.examples import DAY, Stage
from tests.fuzz.platform import Platform
from tests.fuzz.rows import fill
from tests.waiting import PATIENCE


@pytest.fixture(scope="package")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """Run the platform, turn its clock, and register rows."""
    state = tmp_path_factory.mktemp("platform")
    with Running(state, program=(*BIHUAN, "up"), more={"BIHUAN_TEST_CLOCK": "true"}) as running:
        running.wait_ready()
        settings = Settings.model_validate({"state_dir": state, "port_base": running.port_base})
        with httpx.Client(timeout=PATIENCE, trust_env=False) as client:
            stage = Stage(Platform(settings, client))
            stage.turn_clock((DAY - Clock().today()).days)
            fill(stage.platform)
            yield stage
