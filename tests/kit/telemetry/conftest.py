"""Logs as a part writes them, and a small application watched as every part's is."""

import json
import logging
from collections.abc import Callable, Iterator
from io import StringIO
from typing import Any

import pytest
import structlog

from services.kit.settings import Settings
from services.kit.telemetry.logs import AT_LEAST_WARNING, OWN_HANDLERS, set_up_logs

Lines = Callable[[], list[dict[str, Any]]]
BEHIND = frozenset({("debug", "procrastinate"), ("info", "procrastinate")})
"""What workers that still run tell of their own accord, in the midst of whichever test runs."""
LIBRARIES = OWN_HANDLERS + AT_LEAST_WARNING


@pytest.fixture
def fresh_logging() -> Iterator[None]:
    """Leave the logging of other tests as it was."""
    root = logging.getLogger()
    kept = [(log, log.handlers, log.level, log.propagate) for log in map(logging.getLogger, LIBRARIES)]
    handlers, level = root.handlers, root.level
    yield
    structlog.reset_defaults()
    root.handlers, root.level = handlers, level
    for library, library_handlers, library_level, propagate in kept:
        library.handlers, library.propagate = library_handlers, propagate
        library.setLevel(library_level)


@pytest.fixture
def written(fresh_logging: None) -> StringIO:  # noqa: ARG001 -- it puts logging back afterwards
    """Send this test's log lines, as JSON from level debug, here."""
    out = StringIO()
    set_up_logs(Settings(log_format="json", log_level="debug"), "people", out)
    return out


@pytest.fixture
def lines(written: StringIO) -> Lines:
    """Give the log lines so far, but for those of what other tests left: their parts' workers, tasks and garbage."""

    def own(line: dict[str, Any]) -> bool:
        library = line.get("logger", "").partition(".")[0]
        return "task" not in line and (line["level"], library) not in BEHIND and library != "asyncio"

    return lambda: [line for line in map(json.loads, written.getvalue().splitlines()) if own(line)]
