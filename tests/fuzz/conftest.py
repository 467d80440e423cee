"""The platform that the generated requests go to, as its users run it."""

from collections.abc import Iterator

import httpx
import pytest

from services.kit.settings import Settings
from tests.cli.running import BIHUAN, Running
from tests.fuzz.generating import SEED
from tests.fuzz.platform import Platform
from tests.fuzz.rows import fill
from tests.waiting import PATIENCE


@pytest.fixture(scope="package")
def platform(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Platform]:
    """Run the platform with rows of every part in it, and say by which seed a failure can be had again."""
    print(f"\nBIHUAN_FUZZ_SEED={SEED}")  # noqa: T201 -- shown where a test fails
    with Running(tmp_path_factory.mktemp("platform"), program=(*BIHUAN, "up", "--demo")) as running:
        running.wait_ready()
        settings = Settings.model_validate({"state_dir": running.state, "port_base": running.port_base})
        with httpx.Client(timeout=PATIENCE, trust_env=False) as client:
            filled = Platform(settings, client)
            fill(filled)
            yield filled
