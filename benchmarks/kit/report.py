"""Puts figures into a table, and writes RESULTS.md: the machine, what ran, the table, and the notes kept by hand."""

import argparse
import os
import platform
import statistics
from collections.abc import Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Protocol

from benchmarks.kit.load import CONNECTIONS, Figure
from services.kit.clock import Clock

RESULTS = Path(__file__).with_name("RESULTS.md")
NOTES = Path(__file__).with_name("NOTES.md")
PACKAGES = ("fastapi", "sqlalchemy", "asyncpg", "pydantic", "uvicorn", "uvloop")


class Case(Protocol):
    """What a table tells of a case."""

    @property
    def name(self) -> str:
        """Return what is done."""

    @property
    def apps(self) -> tuple[str, ...]:
        """Return who does it; the first is ours."""

    @property
    def mark(self) -> float | None:
        """Return the ratio to reach, where there is one."""

    @property
    def against(self) -> str:
        """Return whom the mark is held against."""


def ratios(ours: Sequence[Figure], theirs: Sequence[Figure]) -> list[float]:
    """Return ours to theirs, round by round."""
    return [mine.per_second / other.per_second for mine, other in zip(ours, theirs, strict=True)]


def tell(cases: Sequence[Case], figures: Mapping[str, Mapping[str, Sequence[Figure]]]) -> str:
    """Return the table: medians over the rounds, the spread, and ours to each other one round by round."""
    head = (
        "| case | app | answers/s (least to most) | p50 ms | p99 ms | bytes | CPU ms | CPU ÷ ours | ours ÷ it | mark |"
    )
    lines = [head, "|---|---|---|---|---|---|---|---|---|---|"]
    for case in cases:
        ours = figures[case.name][case.apps[0]]
        for app in case.apps:
            seen = figures[case.name][app]
            rates = [figure.per_second for figure in seen]
            pairs = ratios(ours, seen)
            ratio = f"{statistics.median(pairs):.2f} ({min(pairs):.2f} to {max(pairs):.2f})"
            cpu, own = (statistics.median(figure.cpu for figure in each) for each in (seen, ours))
            first = app == case.apps[0]
            cells = (
                case.name,
                app,
                f"{statistics.median(rates):,.0f} ({min(rates):,.0f} to {max(rates):,.0f})",
                f"{statistics.median(figure.p50 for figure in seen):.1f}",
                f"{statistics.median(figure.p99 for figure in seen):.1f}",
                f"{statistics.median(figure.size for figure in seen):,.0f}",
                f"{cpu:.3f}",
                "" if first else f"{cpu / own:.2f}",
                "" if first else ratio,
                verdict(case, app, statistics.median(pairs)),
            )
            lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def verdict(case: Case, app: str, ratio: float) -> str:
    """Return the mark of a pair and whether it is kept."""
    if case.mark is None or app != case.against:
        return ""
    return f"≥ {case.mark}: {'kept' if ratio >= case.mark else 'missed'}"


def write(table: str, *, postgres: str, asked: argparse.Namespace, loads: tuple[float, float]) -> None:
    """Write RESULTS.md."""
    versions = ", ".join(f"{package} {version(package)}" for package in PACKAGES)
    text = f"""# The kit beside the plain FastAPI + SQLAlchemy way

Measured on {Clock(None).today()} by `python benchmarks/kit/run.py --rounds {asked.rounds} --seconds {asked.seconds}`.

- Machine: {os.cpu_count()} cores ({processor()}), Python {platform.python_version()}, PostgreSQL {postgres} (embedded),
  {versions}.
- Load: wrk, {CONNECTIONS} connections, one process under load at a time, the apps in turn in each round.
  PostgreSQL, NATS and wrk share the same cores. Load average before the run {loads[0]:.1f}, at its end {loads[1]:.1f}:
  what ran beside took its share.
- CPU ms: processor time of the app's own process for each answer, without PostgreSQL's.
- Data: {asked.persons:,} persons in 40 counties, 6 keys each in `scope`; each request is of a caseworker of one county.

{table}

{NOTES.read_text(encoding="utf-8").strip()}
"""
    RESULTS.write_text(text, encoding="utf-8")


def processor() -> str:
    """Return the processor's name, where the machine tells it."""
    information = Path("/proc/cpuinfo")
    if not information.exists():
        return platform.machine()
    names = [line.partition(":")[2].strip() for line in information.read_text().splitlines() if "model name" in line]
    return names[0] if names else platform.machine()
