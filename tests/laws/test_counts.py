"""A run of the tests counts its suites and fails on a skip that nobody explained."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def _run(folder: Path, source: str) -> subprocess.CompletedProcess[str]:
    """Run one test file below tests/people in a folder of its own, with this repository's plugin."""
    suite = folder / "tests" / "people"
    suite.mkdir(parents=True)
    (suite / "test_it.py").write_text(f"import pytest\n{source}", encoding="utf-8")
    options = ("-c", str(ROOT / "pyproject.toml"), "--rootdir", str(folder), "--confcutdir", str(folder))
    return subprocess.run(
        [sys.executable, "-m", "pytest", *options, "-p", "tests.counts", "-p", "no:cacheprovider", "tests"],
        cwd=folder,
        env={"PYTHONPATH": str(ROOT)},
        check=False,
        capture_output=True,
        text=True,
    )


def test_a_skip_with_a_reason_passes_and_is_counted(tmp_path: Path) -> None:
    run = _run(tmp_path, "def test_a() -> None: pass\ndef test_b() -> None: pytest.skip('needs root')\n")

    assert run.returncode == 0
    assert "people: 1 passed, 1 skipped" in run.stdout
    assert "needs root" in run.stdout


def test_a_skip_without_a_reason_fails_the_run(tmp_path: Path) -> None:
    run = _run(tmp_path, "@pytest.mark.skip\ndef test_a() -> None: pass\n")

    assert run.returncode == 1
    assert "skipped without a named reason: tests/people/test_it.py::test_a" in run.stdout


def test_an_expected_failure_without_a_reason_fails_the_run(tmp_path: Path) -> None:
    run = _run(tmp_path, "@pytest.mark.xfail\ndef test_a() -> None: assert 1 == 2\n")

    assert run.returncode == 1
    assert "skipped without a named reason" in run.stdout


def test_an_expected_failure_with_a_reason_passes(tmp_path: Path) -> None:
    run = _run(tmp_path, "@pytest.mark.xfail(reason='the table ends with 2026')\ndef test_a() -> None: assert 1 == 2\n")

    assert run.returncode == 0
    assert "people: 1 xfailed" in run.stdout


def test_a_test_that_fails_still_fails_the_run(tmp_path: Path) -> None:
    assert _run(tmp_path, "def test_a() -> None: assert 1 == 2\n").returncode == 1


def test_a_warning_is_a_failure(tmp_path: Path) -> None:
    run = _run(tmp_path, "import warnings\ndef test_a() -> None: warnings.warn('old')\n")

    assert run.returncode == 1
