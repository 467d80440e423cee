"""Imports generated persons through the running service, beside a plain COPY, and looks them up.

    python -m benchmarks.person_import.run [rows] [rows of a file]

The service is `bihuan serve people` in a process of its own on an embedded PostgreSQL and NATS, with its relay and
sequencer at work. Files go in over REST, part by part; the time of one is from the first byte that is sent to `done`.
The plain COPY writes the same columns of the same rows into a table without indexes, constraints or row security.
"""

import asyncio
import os
import random
import statistics
import sys
import time
from collections.abc import Iterator
from datetime import date
from functools import partial
from pathlib import Path
from typing import Final

import asyncpg
import httpx

from benchmarks.service import PART, bearer, ended, machine, ready, served
from services.kit.codes.resident_ids import check_character
from services.kit.database.roles import Role, libpq, role_url
from services.kit.journal.streams import connected, stream_of
from services.kit.settings import Settings
from tests.waiting import attempts

ROWS: Final = 1_000_000
OF_A_FILE: Final = 100_000
SEED: Final = 20261122
LOOKUPS: Final = 3_000
WARM: Final = 300
PATIENCE: Final = 3600.0
IMPORTER: Final = ("district_officer", "440300")
"""Role and district of the office that imports."""
RESTS: Final = 0.1
"""Seconds of processor a second that a service without requests has at most."""
SURNAMES: Final = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗"
GIVEN: Final = "伟芳娜秀英敏静丽强磊军洋勇艳杰涛明超兰霞平刚桂文辉鑫宇浩凯健俊帆雪荣爱玉萍红娥玲"
COUNTIES: Final = ("440303", "440304", "440305", "440306", "440307", "440308")
HEADER: Final = "姓名,居民身份证号码,联系电话,居住地址,常住地行政区划代码,户籍地行政区划代码,户口性质\r\n"


def main() -> None:
    """Import, copy, look up, and print the figures."""
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else ROWS
    of_a_file = int(sys.argv[2]) if len(sys.argv) > 2 else OF_A_FILE  # noqa: PLR2004 -- the second argument
    with served("people", port_base=19600) as (settings, pid):
        print(f"service {pid}; {machine()}, {rows:,} rows", flush=True)
        import_all(settings, rows, of_a_file)
        asyncio.run(copy_all(settings))
        settle()
        asyncio.run(look_up(settings, rows))


def processor() -> dict[str, float]:
    """Return the seconds of processor that the processes of this run have had, by program; ended ones are not seen."""
    had: dict[str, float] = {}
    ours = {os.getpid()}
    for process in sorted(Path("/proc").glob("[0-9]*"), key=lambda each: int(each.name)):
        try:
            name, _, rest = (process / "stat").read_text(encoding="utf-8").rpartition(")")
        except OSError:
            continue
        program, fields = name.partition("(")[2], rest.split()
        if int(fields[1]) in ours:  # a child comes after its parent
            ours.add(int(process.name))
            had[program] = had.get(program, 0.0) + (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    return had


def import_all(settings: Settings, rows: int, of_a_file: int) -> None:
    """Import all rows, file by file, and print the speed of each, and of all until the last event is told.

    A file's time begins before its first byte is sent.
    """
    took = []
    headers = partial(bearer, settings, *IMPORTER)
    with httpx.Client(base_url=settings.address("people"), timeout=60) as client:
        ready(client)
        for first in range(0, rows, of_a_file):
            client.headers = httpx.Headers(headers())
            content = file_of(first, min(of_a_file, rows - first))
            before, began = processor(), time.perf_counter()
            at = upload(client, content)
            client.post(f"{at}:start", json={}, headers={"If-Match": "*"}).raise_for_status()
            shown = ended(client, at, headers, patience=PATIENCE, pause=0.1)
            took.append(time.perf_counter() - began)
            rows_of_it = shown["rows_read"]
            per_second = rows_of_it / took[-1]
            print(f"  {first + rows_of_it:>9,} rows: {shown['state']}, {shown['rows_created']:,} created,", end="")
            had = {name: (each - before.get(name, 0)) / rows_of_it for name, each in processor().items()}
            spent = ", ".join(f"{name} {each * 1e6:.0f}" for name, each in sorted(had.items()) if each > 0)
            print(f" {took[-1]:.1f} s, {per_second:,.0f} rows/s, load {os.getloadavg()[0]:.1f}; µs a row: {spent}")
            sys.stdout.flush()
    began = time.perf_counter()
    asyncio.run(all_are_told(settings, rows))
    told = time.perf_counter() - began
    print(f"  all: {rows / (sum(took) + told):,.0f} rows/s until the last event was told, {told:.1f} s after the rest")
    print(f"  the last file: {min(of_a_file, rows) / took[-1]:,.0f} rows/s")


async def all_are_told(settings: Settings, rows: int) -> None:
    """Wait until the stream has had an event for each row."""
    async with connected(settings) as client:
        stream = client.jetstream()
        async for _ in attempts(PATIENCE, pause=0.05):
            if (await stream.stream_info(stream_of("people"))).state.last_seq >= rows:
                return


def file_of(first: int, rows: int) -> bytes:
    """Return a file of persons."""
    return (HEADER + "".join(",".join(row) + "\r\n" for row in persons(first, rows))).encode()


def upload(client: httpx.Client, content: bytes) -> str:
    """Send a file; return the import's address."""
    opened = client.post("/v1/imports", json={"district": "440300", "format": "csv"})
    opened.raise_for_status()
    at = str(opened.headers["location"])
    for number, begin in enumerate(range(0, len(content), PART), start=1):
        part = content[begin : begin + PART]
        client.put(f"{at}/parts/{number}", content=part, headers={"Content-Type": "text/csv"}).raise_for_status()
    return at


def persons(first: int, rows: int) -> Iterator[tuple[str, ...]]:
    """Yield invented persons of six counties: each has a resident id, a phone and an address."""
    chance = random.Random(SEED + first)
    for number in range(first, first + rows):
        name = chance.choice(SURNAMES) + "".join(chance.choices(GIVEN, k=chance.choice((1, 2, 2))))
        county = COUNTIES[number % len(COUNTIES)]
        street = f"{county}{1 + number % 8:03}"
        address = f"深圳市{1 + number % 97}号街{number % 999}栋{1 + number % 30}室"
        yield name, resident_id(number), f"13{number:09}", address, street, county, ("城镇", "农村")[number % 2]


def resident_id(number: int) -> str:
    """Return the resident id of the person with this number."""
    born = date.fromordinal(date(1950, 1, 1).toordinal() + number % 18_000)
    first = f"{COUNTIES[number // 18_000 % 6]}{born:%Y%m%d}{number // 108_000:03}"
    return first + check_character(first)


async def copy_all(settings: Settings) -> None:
    """Copy the same columns of the same rows into a plain table, and print the speed."""
    connection = await asyncpg.connect(libpq(role_url(settings, "people", Role.SYSTEM)))
    owner = await asyncpg.connect(libpq(role_url(settings, "people", Role.OWNER)))
    await owner.execute("CREATE UNLOGGED TABLE plain AS SELECT * FROM person WITH NO DATA")
    await owner.execute("ALTER TABLE plain SET LOGGED")
    system = Role.SYSTEM.of("people")
    await owner.execute(f"GRANT INSERT ON plain TO {system}")
    copied, took = 0, 0.0
    async with connection.transaction():
        cursor = await connection.cursor("SELECT * FROM person")
        while rows := await cursor.fetch(20_000):
            began = time.perf_counter()
            await owner.copy_records_to_table("plain", records=[tuple(row) for row in rows])
            took += time.perf_counter() - began
            copied += len(rows)
    print(f"  plain COPY: {copied:,} rows, {copied / took:,.0f} rows/s")
    await connection.close()
    await owner.execute("DROP TABLE plain")
    await owner.close()


def settle() -> None:
    """Wait until the service has told all events, and rests."""
    before = sum(processor().values())
    while True:
        time.sleep(2)
        now = sum(processor().values())
        if now - before < 2 * RESTS:
            return
        before = now


async def look_up(settings: Settings, rows: int) -> None:
    """Look persons up by resident id, one after the other over one connection, and print how long that takes."""
    chance = random.Random(SEED)
    took = []
    async with httpx.AsyncClient(base_url=settings.address("people"), headers=bearer(settings, *IMPORTER)) as client:
        for n in range(WARM + LOOKUPS):
            body = {"resident_id": resident_id(chance.randrange(rows))}
            began = time.perf_counter()
            answer = await client.post("/v1/persons:search", json=body)
            if n >= WARM:
                took.append((time.perf_counter() - began) * 1000)
            answer.raise_for_status()
    quantiles = statistics.quantiles(took, n=100)
    print(f"  look-up by resident id: p50 {quantiles[49]:.2f} ms, p95 {quantiles[94]:.2f} ms of {len(took):,}")


if __name__ == "__main__":
    main()
