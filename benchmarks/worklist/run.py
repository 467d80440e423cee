"""Fills a register of a million invented persons, and measures a page of the worklist over HTTP.

    python -m benchmarks.worklist.run [persons] [tasks]

Persons live in streets of Guangdong, all of them made up; tasks are spread over them. The rows are written by SQL, with
the triggers that write them in the service; the pages come from `bihuan serve people` in a process of its own.
"""

import asyncio
import statistics
import sys
import time
from typing import Any, Final

import asyncpg
import httpx

from benchmarks.service import bearer, machine, ready, served
from services.kit.codes.areas import children
from services.kit.database.roles import cluster_url, libpq
from services.kit.settings import Settings

PERSONS: Final = 1_000_000
TASKS: Final = 300_000
STREETS: Final = 8
"""In each county."""
PAGES: Final = 300
"""Requests of each question that are measured, after some that are not."""
WARM: Final = 20
LIMIT: Final = 50

# Sealed fields hold bytes that nobody can open: the worklist shows none of them.
FILL: Final = (
    """
    CREATE TEMPORARY TABLE street AS
    SELECT row_number() OVER () - 1 AS n, county || lpad(street::text, 3, '0') AS district
    FROM unnest($1::text[]) AS county CROSS JOIN generate_series(1, $2::int) AS street""",
    """
    CREATE TEMPORARY TABLE somebody AS
    SELECT p AS n, gen_random_uuid() AS id, district FROM generate_series(0, $1::int - 1) AS p
    JOIN street ON street.n = (p::bigint * 7919) % (SELECT count(*) FROM street)""",
    """
    INSERT INTO person (id, version, created_at, updated_at, name_sealed, name_masked, without_resident_id, sex,
        birth_date, caveats, residence, hukou, hukou_kind)
    SELECT id, 1, now(), now(), '\\x00', '陈**', 'never_issued', (1 + n % 2)::text, date '1960-01-01' + n % 15000, '{}',
        district, district, 'urban' FROM somebody""",
    """
    INSERT INTO scope (key, kind, row_id)
    SELECT key, 'person', id FROM somebody CROSS JOIN LATERAL (
        VALUES ('area:' || left(district, 2)), ('area:' || left(district, 4)), ('area:' || left(district, 6)),
            ('area:' || district), ('person:' || id)) AS seen (key)""",
    "CREATE UNIQUE INDEX ON somebody (n)",
    """
    CREATE TEMPORARY TABLE duty AS
    SELECT t AS n, gen_random_uuid() AS id, somebody.id AS person, district,
        CASE WHEN t % 20 = 1 THEN 'promise' WHEN t % 3 = 0 THEN 'other' ELSE 'contact' END AS kind
    FROM generate_series(0, $1::int - 1) AS t
    JOIN somebody ON somebody.n = t::bigint * 3 % (SELECT count(*) FROM somebody)""",
    """
    INSERT INTO scope (key, kind, row_id)
    SELECT key, 'task', duty.id FROM duty CROSS JOIN LATERAL (
        VALUES ('area:' || left(district, 2)), ('area:' || left(district, 4)), ('area:' || left(district, 6)),
            ('area:' || district), ('person:' || person)) AS seen (key)""",
    # A fifth has no last day; the others are due around today; half of the persons were reached. What is overdue
    # was told to be, as it would have been on its day.
    """
    INSERT INTO task (id, version, created_at, updated_at, person, kind, rule, due_on, raised_on, raised_by,
        contacted_on, alerted_on)
    SELECT id, 1, now(), now(), person, kind, CASE kind WHEN 'promise' THEN 'GD-1MONTH' END, due_on, current_date - 90,
        'generated', CASE WHEN n % 2 = 0 THEN current_date - (n::bigint * 17 % 200)::int END,
        CASE WHEN due_on < current_date THEN due_on + 1 END
    FROM (SELECT *, CASE WHEN n % 5 > 0 THEN current_date - 30 + (n::bigint * 31 % 90)::int END AS due_on FROM duty)""",
)


def main() -> None:
    """Fill, ask, and print the figures."""
    given = [int(each) for each in sys.argv[1:3]]
    persons, tasks = [*given, *(PERSONS, TASKS)[len(given) :]]
    print(machine())
    with served("people", port_base=16000, fill=lambda settings: asyncio.run(fill(settings, persons, tasks))) as (
        settings,
        _,
    ):
        measure(settings)


async def fill(settings: Settings, persons: int, tasks: int) -> None:
    """Write the rows as the cluster's owner, and say how long that took."""
    counties = [county.code for city in children("440000") for county in children(city.code)]
    arguments: list[tuple[Any, ...]] = [(counties, STREETS), (persons,), (), (), (), (tasks,), (), ()]
    began = time.perf_counter()
    owner = await asyncpg.connect(libpq(cluster_url(settings, "people")))
    try:
        for statement, given in zip(FILL, arguments, strict=True):
            await owner.execute(statement, *given)
        await owner.execute("VACUUM ANALYZE")
        listed = await owner.fetchval("SELECT count(*) FROM worklist")
    finally:
        await owner.close()
    took = time.perf_counter() - began
    print(f"  {persons:,} persons, {tasks:,} open tasks, {listed:,} rows of the worklist, written in {took:.0f} s")


def measure(settings: Settings) -> None:
    """Ask for pages as offices of every level, and print how long they took."""
    county = children(children("440000")[2].code)[0].code
    callers = {
        "a street": f"{county}001",
        "a county": county,
        "a city": f"{county[:4]}00",
        "the province": "440000",
    }
    questions: dict[str, dict[str, str]] = {
        "first page": {},
        "overdue promises and others of a kind": {"kind": "promise"},
        "one street": {"district": f"{county}001"},
        "one kind in one county": {"kind": "other", "district": county},
    }
    with httpx.Client(base_url=settings.address("people"), timeout=60) as client:
        ready(client)
        for who, district in callers.items():
            client.headers.update(bearer(settings, "caseworker", district))
            for question, query in questions.items():
                tell(f"{who}, {question}", *asked(client, query))
            tell(f"{who}, page after page", *asked(client, {}, walking=True))
        [task] = client.get("/v1/worklist", params={"limit": "1"}).json()["items"]
        tell("beside it: one task by its id", *asked(client, {}, f"/v1/tasks/{task['id']}"))


def asked(
    client: httpx.Client, query: dict[str, str], address: str = "/v1/worklist", *, walking: bool = False
) -> tuple[list[float], int]:
    """Return how many milliseconds answers took, and how many tasks the last one had; page after page if walking."""
    chosen = query if address != "/v1/worklist" else {"limit": str(LIMIT), **query}
    times, shown, after = [], 0, dict[str, str]()
    for number in range(WARM + PAGES):
        began = time.perf_counter()
        answer = client.get(address, params={**chosen, **after})
        took = (time.perf_counter() - began) * 1000
        answer.raise_for_status()
        page = answer.json()
        shown = len(page.get("items", [page]))
        after = {"after": page["next"]} if walking and page["next"] else {}
        if number >= WARM:
            times.append(took)
    return times, shown


def tell(question: str, times: list[float], shown: int) -> None:
    """Print the figures of one question."""
    cuts = statistics.quantiles(times, n=20)
    print(f"  {question}: p50 {statistics.median(times):.1f} ms, p95 {cuts[18]:.1f} ms, {shown} tasks", flush=True)


if __name__ == "__main__":
    main()
