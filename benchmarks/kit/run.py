"""Measures the kit beside the plain FastAPI + SQLAlchemy way, in one run on one machine, row security and tokens on.

    python benchmarks/kit/run.py [--rounds N] [--seconds S] [--persons N] [--only WORD]

Every app is a process of its own that stays up; load is put on one after the other, in turn, round after round, so
that whatever else the machine does meets all of them. It prints each figure and writes RESULTS.md beside this file.
Needs wrk (Debian: apt-get install wrk).
"""

import argparse
import contextlib
import os
import random
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import httpx
import orjson

from benchmarks.kit import load, report
from benchmarks.kit.ground import SEED, Ground, ground
from benchmarks.kit.load import Figure, Request
from services.cli.embedded.process import end_with_parent
from services.kit.http.pages import Cursors
from services.kit.identity.issuer import mint

FIRST_PORT = 18_400
WARM_UP = 2
PREPARED = 2_000
BATCHES = 200
BATCH = 100
PAGE = 50
PATIENCE = 60.0
SERVED = Path(__file__).with_name("served.py")

Prepare = Callable[[Ground, random.Random, str], list[Request]]


@dataclass(frozen=True, slots=True)
class Case:
    """One operation: who is measured (the first is ours), the mark, and its requests."""

    name: str
    apps: tuple[str, ...]
    mark: float | None
    against: str
    requests: Prepare


def tokens(ground: Ground, role: str = "caseworker") -> dict[str, str]:
    """Return a token per district."""
    return {district: mint(ground.settings, roles=[role], districts=[district]) for district in ground.persons}


def single(ground: Ground, chance: random.Random, _: str) -> list[Request]:
    """Read one person of the caller's district."""
    callers = tokens(ground)
    chosen = [(d, chance.choice(ground.persons[d])) for d in chance.choices(list(callers), k=PREPARED)]
    return [Request("GET", f"/v1/persons/{person}", callers[district]) for district, person in chosen]


def page(ground: Ground, chance: random.Random, app: str) -> list[Request]:
    """Read a page from somewhere in the caller's list."""
    secret = ground.settings.secret_key
    assert secret is not None
    cursors, callers, requests = Cursors(secret), tokens(ground), []
    for district in chance.choices(list(callers), k=PREPARED):
        start = chance.choice(ground.persons[district][:-PAGE])
        after = cursors.seal("/v1/persons", [start]) if app == "people" else str(start)
        requests.append(Request("GET", f"/v1/persons?limit={PAGE}&after={after}", callers[district]))
    return requests


def batch(ground: Ground, chance: random.Random, _: str) -> list[Request]:
    """Read 100 persons of the caller's district by their ids."""
    callers, requests = tokens(ground), []
    for district in chance.choices(list(callers), k=BATCHES):
        ids = chance.sample(ground.persons[district], BATCH)
        requests.append(Request("POST", "/v1/persons:batchGet", callers[district], orjson.dumps({"ids": ids})))
    return requests


def new_note(ground: Ground, chance: random.Random, _: str) -> list[Request]:
    """Write a new note."""
    callers = tokens(ground)
    return [
        Request("POST", "/v1/notes", callers[d], orjson.dumps({"district": d, "words": "called, nobody at home"}))
        for d in chance.choices(list(callers), k=PREPARED)
    ]


def changed_person(body: dict[str, str]) -> Prepare:
    """Return how to change some person, whatever the version."""

    def prepare(ground: Ground, chance: random.Random, _: str) -> list[Request]:
        callers = tokens(ground)
        chosen = [(d, chance.choice(ground.persons[d])) for d in chance.choices(list(callers), k=PREPARED)]
        more = (("If-Match", "*"), ("Content-Type", "application/merge-patch+json"))
        return [Request("PATCH", f"/v1/persons/{p}", callers[d], orjson.dumps(body), more) for d, p in chosen]

    return prepare


READERS = ("people", "plain", "plain-verifying")
CASES = (
    Case("single read", READERS, 3.0, "plain", single),
    Case("page of 50", READERS, 2.0, "plain", page),
    Case("batch get of 100", READERS, 3.0, "plain", batch),
    Case("POST a note", ("notes", "notes-without-journal", "plain"), 0.8, "notes-without-journal", new_note),
    Case(
        "PATCH a person's kind of hukou",
        ("people", "people-without-journal"),
        0.8,
        "people-without-journal",
        changed_person({"hukou_kind": "rural"}),
    ),
    Case(
        "PATCH a person's phone (the event holds it sealed)",
        ("people", "people-without-journal"),
        None,
        "people-without-journal",
        changed_person({"phone": "13800000000"}),
    ),
)


@dataclass(frozen=True, slots=True)
class Served:
    """An app in a process of its own."""

    port: int
    pid: int


@contextlib.contextmanager
def served(ground: Ground, app: str, port: int) -> Iterator[Served]:
    """Serve an app until the block ends."""
    log = ground.settings.state_dir / "logs" / f"{app}.log"
    parent, out = os.getpid(), log.open("wb")
    process = subprocess.Popen(  # noqa: S603 -- our own program
        [sys.executable, str(SERVED), app, str(port)],
        stdout=out,
        stderr=out,
        env=os.environ | {"BIHUAN_STATE_DIR": str(ground.settings.state_dir)},
        preexec_fn=lambda: end_with_parent(parent, signal.SIGKILL),  # noqa: PLW1509 -- one thread
    )
    try:
        wait_until_it_answers(process, port, log)
        yield Served(port, process.pid)
    finally:
        process.terminate()
        process.wait(PATIENCE)
        out.close()


def wait_until_it_answers(process: "subprocess.Popen[bytes]", port: int, log: Path) -> None:
    """Wait until an app is ready; the plain one has no /readyz and answers 404."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and process.poll() is None:
        with contextlib.suppress(httpx.TransportError):
            if httpx.get(f"http://127.0.0.1:{port}/readyz", trust_env=False).status_code in {200, 404}:
                return
        time.sleep(0.1)
    raise load.LoadFailed(log.read_text(encoding="utf-8"))


def measure(ground: Ground, cases: Sequence[Case], rounds: int, seconds: int) -> dict[str, dict[str, list[Figure]]]:
    """Return every figure by case and app."""
    apps = dict.fromkeys(app for case in cases for app in case.apps)
    with contextlib.ExitStack() as running:
        up = {app: running.enter_context(served(ground, app, FIRST_PORT + n)) for n, app in enumerate(apps)}
        return {case.name: compare(ground, case, up, rounds, seconds) for case in cases}


def compare(ground: Ground, case: Case, up: dict[str, Served], rounds: int, seconds: int) -> dict[str, list[Figure]]:
    """Return the figures of one case, its apps in turn, the order turned round each time."""
    prepared = {}
    for app in case.apps:
        requests = case.requests(ground, random.Random(SEED), app)
        prepared[app] = load.prepare(ground.settings.state_dir / f"{app}.requests", requests, up[app].port)
        load.run(prepared[app], up[app].port, up[app].pid, WARM_UP)
    figures: dict[str, list[Figure]] = {app: [] for app in case.apps}
    for number in range(rounds):
        for app in case.apps if number % 2 == 0 else reversed(case.apps):
            figures[app].append(load.run(prepared[app], up[app].port, up[app].pid, seconds))
    for app, seen in figures.items():
        rates, cpu = [figure.per_second for figure in seen], statistics.median(figure.cpu for figure in seen)
        spread = f"({min(rates):,.0f} to {max(rates):,.0f})"
        print(f"{case.name:<50} {app:<24} {statistics.median(rates):>7,.0f}/s {spread:<18} {cpu:.3f} ms", flush=True)
    return figures


def main() -> None:
    """Measure, print, and write RESULTS.md when everything was measured."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--seconds", type=int, default=4)
    parser.add_argument("--persons", type=int, default=200_000)
    parser.add_argument("--only", default="", help="measure cases whose name holds this word, and write no results")
    asked = parser.parse_args()
    load.require_wrk()
    cases = [case for case in CASES if asked.only in case.name]
    before = os.getloadavg()
    with tempfile.TemporaryDirectory(prefix="bihuan-benchmark-") as folder:
        Path(folder).chmod(0o711)
        os.environ["BIHUAN_STATE_DIR"] = folder
        with ground(Path(folder), asked.persons) as filled:
            figures = measure(filled, cases, asked.rounds, asked.seconds)
            told = report.tell(cases, figures)
            print(told)
            if not asked.only:
                report.write(told, postgres=filled.version, asked=asked, loads=(before[0], os.getloadavg()[1]))


if __name__ == "__main__":
    main()
