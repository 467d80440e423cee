"""The whole platform, run as its users run it."""

import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.running import BIHUAN, Running
from tests.journeys.killing import Killer
from tests.journeys.town import Town


@pytest.fixture
def platform(tmp_path: Path) -> Iterator[Running]:
    """Run `bihuan up` with a clock that can be turned."""
    with Running(tmp_path / "state", program=(*BIHUAN, "up"), more={"BIHUAN_TEST_CLOCK": "true"}) as running:
        yield running.wait_ready()


@pytest.fixture(scope="package")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """Run one platform for the stories that bear each other."""
    state = tmp_path_factory.mktemp("town")
    with Running(state, program=(*BIHUAN, "up"), more={"BIHUAN_TEST_CLOCK": "true"}) as running:
        yield Town(running.wait_ready())


@pytest.fixture
def killer(platform: Running) -> Killer:
    """Kill services of the platform at random; the seed is printed, for a failure is told again from it."""
    seed = random.SystemRandom().randrange(1 << 32)
    print(f"seed {seed}")  # noqa: T201 -- pytest shows it with a failure
    return Killer(platform, random.Random(seed))
