"""Imports generated vacancies through the running service, and measures what its process needs.

    python -m benchmarks.vacancy_import.run [rows]

The service is `bihuan serve vacancies` in a process of its own on an embedded PostgreSQL and NATS, with its relay and
sequencer at work. Its peak memory is what the kernel says (VmHWM). The file goes in over REST, part by part.
"""

import csv
import io
import random
import sys
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any, Final

import httpx

from benchmarks.service import PART, bearer, ended, machine, ready, served
from services.kit.codes.areas import children
from services.kit.settings import Settings
from services.vacancies.posts.reading.occupations import entries

ROWS: Final = 1_000_000
SEED: Final = 20261122
EMPLOYERS: Final = 20_000
COLUMNS: Final = ("external_id", "title", "employer", "employer_kind", "place", "pay", "seats", "issued_on")
MAPPING: Final = {name: name for name in COLUMNS} | {"kinds": {"企业": "enterprise"}}
PATIENCE: Final = 4 * 3600.0


def main() -> None:
    """Generate, import, and print the figures."""
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else ROWS
    with served("vacancies", port_base=19600) as (settings, pid):
        measure(settings, pid, rows)


def measure(settings: Settings, pid: int, rows: int) -> None:
    """Import the rows twice and print the figures of both runs."""
    headers = partial(bearer, settings, "provincial_system", "000000")
    print(f"{machine()}, {rows:,} rows")
    with httpx.Client(base_url=settings.address("vacancies"), headers=headers(), timeout=60) as client:
        ready(client)
        print(f"  at rest {memory(pid):.0f} MB")
        for run in ("first run", "second run"):
            began = time.perf_counter()
            at, size = upload(client, rows)
            sent = time.perf_counter() - began
            client.post(f"{at}:start", json={}, headers={"If-Match": "*"}).raise_for_status()
            began = time.perf_counter()
            shown = ended(client, at, headers, patience=PATIENCE, pause=5)
            took = time.perf_counter() - began
            counted = {name: shown[name] for name in ("rows_stored", "rows_unchanged", "rows_refused", "findings")}
            print(f"  {run}: {size / 1e6:.0f} MB sent in {sent:.0f} s; {shown['state']} {counted}")
            print(f"    {took:.0f} s, {rows / took:,.0f} rows/s, peak memory of the service {memory(pid):.0f} MB")


def upload(client: httpx.Client, rows: int) -> tuple[str, int]:
    """Send the file; return the import's address and the bytes."""
    opening = {"source": "generated", "district": "000000", "mapping": MAPPING}
    opened = client.post("/v1/imports", json=opening)
    opened.raise_for_status()
    at, size = opened.headers["location"], 0
    for number, part in enumerate(parts(rows), start=1):
        sent = client.put(f"{at}/parts/{number}", content=part, headers={"Content-Type": "text/csv"})
        sent.raise_for_status()
        size += len(part)
    return at, size


def parts(rows: int) -> Iterator[bytes]:
    """Yield the generated file in parts."""
    held = b""
    for line in lines(rows):
        held += line
        if len(held) >= PART:
            yield held[:PART]
            held = held[PART:]
    yield held


def lines(rows: int) -> Iterator[bytes]:
    """Yield the file's lines: invented employers, names of occupations as titles, every county of five provinces."""
    chance = random.Random(SEED)
    titles = [entry.name for entry in entries() if entry.level == 4]  # noqa: PLR2004 -- the occupations themselves
    places = [
        city.name + county.name
        for province in ("440000", "370000", "350000", "430000", "330000")
        for city in children(province)
        for county in children(city.code)
    ]
    yield written(COLUMNS)
    for number in range(rows):
        low = chance.randrange(30, 90)
        pay = "" if number % 50 == 0 else f"{low * 100}-{low * 100 + 2000}元/月"
        employer = f"第{chance.randrange(EMPLOYERS)}号有限公司"
        row = (
            number,
            chance.choice(titles),
            employer,
            "企业",
            chance.choice(places),
            pay,
            1 + number % 9,
            "2026-03-02",
        )
        yield written(row)


def written(row: tuple[Any, ...]) -> bytes:
    """Return a row as CSV."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerow(row)
    return text.getvalue().encode()


def memory(pid: int) -> float:
    """Return the most memory that a process had at once, in MB."""
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    [line] = [line for line in status.splitlines() if line.startswith("VmHWM")]
    return int(line.split()[1]) / 1024


if __name__ == "__main__":
    main()
