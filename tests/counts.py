"""Counts every suite at the end of a run, and fails the run when a test was skipped without a named reason."""

from collections import Counter, defaultdict
from collections.abc import Iterable

import pytest

OUTCOMES = ("passed", "failed", "error", "skipped", "xfailed", "xpassed")
NAMELESS = {"", "Skipped", "unconditional skip", "reason:", "NOTRUN:"}
"""What pytest prints where nobody gave a reason."""

Report = pytest.TestReport | pytest.CollectReport


def suite_of(nodeid: str) -> str:
    """Return the folder below tests/ that a test belongs to: people, kit, journeys."""
    folders = nodeid.split("::", maxsplit=1)[0].split("/")[1:-1]
    return folders[0] if folders else "tests"


def reason_of(report: Report) -> str:
    """Return why a test was skipped or expected to fail; empty where nobody said."""
    expected: str | None = getattr(report, "wasxfail", None)
    if expected is not None:
        reason = expected.removeprefix("reason: ").strip()
    elif isinstance(report.longrepr, tuple):
        reason = str(report.longrepr[2]).removeprefix("Skipped: ").strip()
    else:
        reason = ""
    return "" if reason in NAMELESS else reason


def nameless(reports: Iterable[Report]) -> list[str]:
    """Return the ids of the tests that were skipped or expected to fail without a reason."""
    return [report.nodeid for report in reports if not reason_of(report)]


def _reporter(config: pytest.Config) -> pytest.TerminalReporter | None:
    reporter: pytest.TerminalReporter | None = config.pluginmanager.get_plugin("terminalreporter")
    return reporter


def _unexplained(config: pytest.Config) -> list[str]:
    reporter = _reporter(config)
    stats = reporter.stats if reporter else {}
    return nameless([*stats.get("skipped", []), *stats.get("xfailed", [])])


@pytest.hookimpl(tryfirst=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """Fail the run that skipped something without saying why."""
    if _unexplained(session.config) and session.exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Print one line per suite, then every skip without a reason."""
    counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for outcome in OUTCOMES:
        for report in terminalreporter.stats.get(outcome, []):
            counts[suite_of(report.nodeid)][outcome] += 1
    terminalreporter.section("suites")
    for suite, outcomes in sorted(counts.items()):
        told = ", ".join(f"{outcomes[outcome]} {outcome}" for outcome in OUTCOMES if outcomes[outcome])
        terminalreporter.line(f"{suite}: {told}")
    for nodeid in _unexplained(config):
        terminalreporter.line(f"skipped without a named reason: {nodeid}", red=True)
