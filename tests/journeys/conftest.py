"""The whole platform, run as its users run it."""

import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.running import BIHUAN, Running
from tests.journeys.killing import Killer


@pytest.fixture
def platform(tmp_path: Path) -> Iterator[Running]:
    """Run `bihuan up` with a clock that can be turned."""
    with Running(tmp_path / "state", program=(*BIHUAN, "up"), more={"BIHUAN_TEST_CLOCK": "true"}) as running:
        yield running.wait_ready()


@pytest.fixture
def killer(platform: Running) -> Killer:
    """Kill services of the platform at random; the seed is printed, for a failure is told again from it."""
    seed = random.SystemRandom().randrange(1 << 32)
    print(f"seed {seed}")  # noqa: T201 -- pytest shows it with a failure
    return Killer(platform, random.Random(seed))
