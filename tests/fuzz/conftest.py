"""The platform that the generated requests go to, as its users run it."""

from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import pytest
import requests
from _pytest.mark.expression import Expression
from prometheus_client.parser import text_string_to_metric_families

from services.kit.settings import SERVICES
from tests.contracts.examples import Stage, staged
from tests.fuzz.platform import SEED, Platform
from tests.waiting import PATIENCE


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> Literal[True] | None:  # noqa: ARG001 -- pytest's own
    """Leave this folder alone where `-m` chooses no test of it: to list them takes seconds of working out limits."""
    chosen = config.getoption("markexpr")
    matched = not chosen or Expression.compile(chosen).evaluate(lambda name, /, **_: name == "fuzz")
    return None if matched else True


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say by which seed the failures here can be had again."""
    failed = [*terminalreporter.stats.get("failed", ()), *terminalreporter.stats.get("error", ())]
    if any("tests/fuzz/" in report.nodeid for report in failed):
        terminalreporter.line(f"BIHUAN_FUZZ_SEED={SEED}")


@pytest.fixture(scope="package")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """Run the platform with rows of every part in it, on which the examples can be sent too.

    What the requests left behind when all are sent has gone through every service's copies.
    """
    with staged(tmp_path_factory.mktemp("platform")) as stage:
        stage.set_scenes()
        yield stage
        assert [refused for service in SERVICES for refused in dead_letters(stage.platform, service)] == []


@pytest.fixture(scope="package")
def platform(stage: Stage) -> Platform:
    """Return the platform alone."""
    return stage.platform


def dead_letters(platform: Platform, service: str) -> list[tuple[str, str]]:
    """Return of which other services this one could not take something in."""
    told = requests.get(f"{platform.url(service)}/metrics", timeout=PATIENCE).text
    samples = (each for family in text_string_to_metric_families(told) for each in family.samples)
    return [(service, each.labels["source"]) for each in samples if each.name == "bihuan_dead_letters"]
