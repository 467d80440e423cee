"""How long the checks before a change may take: `.ci/run` with a `make` that does nothing, or nothing but wait."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.running import PATIENCE, ROOT, environment

pytestmark = pytest.mark.slow


def checked(folder: Path, make: str, **more: str) -> "subprocess.CompletedProcess[str]":
    """Run a copy of `.ci/run` in a folder of its own, with this shell script as `make` and one second for `test`."""
    script, made = folder / ".ci" / "run", folder / "bin" / "make"
    for file, text in (
        (
            script,
            (ROOT / ".ci" / "run").read_text(encoding="utf-8").replace("seconds_for_test=240", "seconds_for_test=1"),
        ),
        (made, f"#!/bin/sh\n{make}\n"),
    ):
        file.parent.mkdir()
        file.write_text(text, encoding="utf-8")
        file.chmod(0o755)
    own = environment(folder, 8000, HOME=str(folder), **more)
    own["PATH"] = os.pathsep.join([str(made.parent), str(Path(sys.executable).parent), own["PATH"]])
    return subprocess.run([script], env=own, capture_output=True, text=True, timeout=PATIENCE, check=False)


def test_tests_that_take_longer_than_they_should_are_named_among_what_ran(tmp_path: Path) -> None:
    ended = checked(tmp_path, '[ "$1" != test ] || sleep 2.1')
    assert re.search(r"^slow: test took \d+ s of 1 s$", ended.stdout, re.MULTILINE)
    assert re.search(r"^=== passed: test, \d+ s ===$", ended.stdout, re.MULTILINE)


def test_a_whole_that_takes_longer_than_it_may_is_a_failure_that_is_named(tmp_path: Path) -> None:
    ended = checked(tmp_path, "exit 0", SECONDS="2401")
    assert ended.returncode == 1
    assert re.search(r"^slow: the whole up to here took \d+ s of 2400 s$", ended.stdout, re.MULTILINE)


def test_stages_in_time_go_on_to_the_next_and_are_told_with_their_seconds(tmp_path: Path) -> None:
    ended = checked(tmp_path, '[ "$1" != test-all ]')
    assert re.search(r"^=== passed: test, \d+ s ===$", ended.stdout, re.MULTILINE)
    assert ended.stdout.splitlines()[-1].startswith("=== failed: test-all, after ")
