"""The whole platform, run as its users run it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.running import BIHUAN, Running


@pytest.fixture
def platform(tmp_path: Path) -> Iterator[Running]:
    """Run `bihuan up` with a clock that can be turned."""
    with Running(tmp_path / "state", program=(*BIHUAN, "up"), more={"BIHUAN_TEST_CLOCK": "true"}) as running:
        yield running.wait_ready()
