"""Measures how long it takes until the platform is ready: cold in a fresh clone, and warm.

    python benchmarks/start/run.py [--cold N] [--warm N]

Cold is `make run` in a clone of what is committed here: it makes the environment with pip's cache left aside, so every
wheel is fetched anew, then the databases, and loads the demo data. Warm is `bihuan up` on what the last cold start
made. The seconds run from the command to the line `ready`. It prints each figure and writes RESULTS.md beside this
file.
"""

import argparse
import contextlib
import os
import platform
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.kit.report import processor
from services.kit.clock import Clock

ROOT = Path(__file__).parents[2]
RESULTS = Path(__file__).with_name("RESULTS.md")
PORT_BASE = 19_700
COLD = ("make", "run")
COLD_LIMIT = 180.0
"""Seconds in which a cold start is to be ready, on two cores."""
WARM = (".venv/bin/bihuan", "up")
WARM_LIMIT = 5.0


class NeverReady(Exception):
    """The platform ended before it was ready; it carries the lines that it said."""


@dataclass(frozen=True, slots=True)
class Figures:
    """Seconds of each start, and how many of a cold one's went into the environment."""

    cold: Sequence[float]
    installing: Sequence[float]
    warm: Sequence[float]
    python: str
    """The version that the clone chose."""


def seconds_until_ready(clone: Path, command: Sequence[str]) -> float:
    """Start the platform of a clone, take the time until it says `ready`, and end it."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("BIHUAN_", "VIRTUAL_ENV"))}
    own = {"BIHUAN_PORT_BASE": str(PORT_BASE), "PIP_NO_CACHE_DIR": "1"}
    said = []
    began = time.perf_counter()
    with subprocess.Popen(  # noqa: S603 -- our own commands
        command,
        cwd=clone,
        env=kept | own,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        start_new_session=True,
    ) as running:
        assert running.stdout is not None
        try:
            for line in running.stdout:
                if line.strip() == "ready":
                    return time.perf_counter() - began
                said.append(line)
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(running.pid, signal.SIGTERM)
            running.stdout.read()  # ends with the last process that writes to it
    raise NeverReady("".join(said))


def measure(folder: Path, cold: int, warm: int) -> Figures:
    """Start cold as often as asked, each time in a new clone, then warm in the last one."""
    clone, begun = folder / "clone", folder / "begun"
    colds, installing, warms = [], [], []
    for _ in range(cold):
        shutil.rmtree(clone, ignore_errors=True)
        subprocess.run(["git", "clone", "--quiet", ROOT, clone], check=True)  # noqa: S603, S607 -- the machine's git
        begun.touch()
        colds.append(seconds_until_ready(clone, COLD))
        installing.append((clone / ".venv" / ".installed").stat().st_mtime - begun.stat().st_mtime)
        print(f"cold  {colds[-1]:6.1f} s, {installing[-1]:.1f} s of it installing", flush=True)
    for _ in range(warm):
        warms.append(seconds_until_ready(clone, WARM))
        print(f"warm  {warms[-1]:6.1f} s", flush=True)
    version = subprocess.check_output([clone / ".venv" / "bin" / "python", "-V"], text=True)  # noqa: S603 -- our own
    return Figures(colds, installing, warms, version.strip())


def row(name: str, seconds: Sequence[float], limit: float) -> str:
    """Return the median, the spread, and whether the limit is kept."""
    median = statistics.median(seconds)
    kept = "kept" if median < limit else "missed"
    spread = f"{median:.1f} ({min(seconds):.1f} to {max(seconds):.1f})"
    return f"| {name} | {len(seconds)} | {spread} | < {limit:.0f}: {kept} |"


def write(figures: Figures, loads: tuple[float, float]) -> None:
    """Write RESULTS.md."""
    options = f"--cold {len(figures.cold)} --warm {len(figures.warm)}"
    text = f"""# How long a start takes

Measured on {Clock(None).today()} by `python benchmarks/start/run.py {options}`.

- Machine: {os.cpu_count()} cores ({processor()}), {platform.system()}, {figures.python}.
- Load average before the run {loads[0]:.1f}, at its end {loads[1]:.1f}; what ran beside took its share.
- Cold: `make run` in a fresh clone, from the command to `ready`, with demo data. Making the environment took
  {statistics.median(figures.installing):.1f} s of it; pip's cache is left aside, so every wheel is fetched anew.
- Warm: `bihuan up` on the state of the last cold start, from the command to `ready`.

| start | runs | seconds (least to most) | mark |
|---|---|---|---|
{row("cold", figures.cold, COLD_LIMIT)}
{row("warm", figures.warm, WARM_LIMIT)}
"""
    RESULTS.write_text(text, encoding="utf-8")


def main() -> None:
    """Measure, print, and write RESULTS.md."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--cold", type=int, default=3)
    parser.add_argument("--warm", type=int, default=10)
    asked = parser.parse_args()
    if min(asked.cold, asked.warm) < 1:
        parser.error("at least one start of each kind")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that whatever was started ends too
    before = os.getloadavg()[0]
    with tempfile.TemporaryDirectory(prefix="bihuan-start-") as folder:
        Path(folder).chmod(0o711)
        figures = measure(Path(folder), asked.cold, asked.warm)
    write(figures, (before, os.getloadavg()[1]))


if __name__ == "__main__":
    main()
