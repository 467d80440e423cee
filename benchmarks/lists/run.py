"""Fills a register of invented persons, and measures the list of job seekers of one region and its counts over HTTP.

    python -m benchmarks.lists.run [persons of the origin]

As many persons again live elsewhere. Rows are written by SQL, with the triggers that write them in the service; lists
and counts come from `bihuan serve people` in a process of its own.
"""

import asyncio
import statistics
import sys
import time
from datetime import timedelta
from typing import Final

import asyncpg
import httpx

from benchmarks.service import bearer, machine, ready, served
from services.kit.clock import Clock
from services.kit.database.roles import cluster_url, libpq
from services.kit.settings import Settings

PERSONS: Final = 100_000
ORIGIN: Final = "433100"
PARTNER: Final = "370100"
REQUESTS: Final = 20

# Sealed fields hold bytes that nobody can open: lists show none of them.
FILL: Final = (
    """
    CREATE TEMPORARY TABLE somebody AS
    SELECT n, gen_random_uuid() AS id, CASE WHEN n % 2 = 0 THEN '43310' ELSE '43010' END || 1 + n % 7 AS district
    FROM generate_series(0, $1::int * 2 - 1) AS n""",
    """
    INSERT INTO person (id, version, created_at, updated_at, name_sealed, name_masked, without_resident_id, sex,
        birth_date, caveats, residence, hukou, hukou_kind)
    SELECT id, 1, now() - interval '400 days', now(), '\\x00', '龙**', 'never_issued', (1 + n % 2)::text,
        date '1960-01-01' + n % 15000, '{}', district, district, 'rural' FROM somebody""",
    """
    INSERT INTO status (id, version, created_at, updated_at, person, kind, standing, since, evidence, declared_by)
    SELECT gen_random_uuid(), 1, now(), now(), id, 'filed_poor', 'declared', date '2015-01-01', 'register', 'generated'
    FROM somebody WHERE n % 5 < 3""",
    """
    INSERT INTO need (id, version, created_at, updated_at, person, purpose, occupations, districts, takes_any_post,
        course_times, recorded_on, closed_on, closed_for)
    SELECT gen_random_uuid(), 1, now(), now(), id, 'job', ARRAY['6-30-05-01', '4-10-01-05'],
        ARRAY[CASE WHEN n % 3 = 0 THEN '370102' ELSE '433101' END], n % 10 = 0, '{}', current_date - 300,
        CASE WHEN n % 4 = 0 THEN current_date - 30 END, CASE WHEN n % 4 = 0 THEN 'met' END
    FROM somebody WHERE n % 5 < 4""",
    """
    INSERT INTO need (id, version, created_at, updated_at, person, purpose, occupations, districts, takes_any_post,
        course, course_times, recorded_on)
    SELECT gen_random_uuid(), 1, now(), now(), id, 'training', '{}', '{}', false, '挖掘机操作', '{evenings}',
        current_date - 200 FROM somebody WHERE n % 6 = 0""",
    # A tenth moved away within the year, and as many looked for other work before.
    """
    UPDATE person SET residence = '430102', updated_at = now() - interval '100 days'
    WHERE id IN (SELECT id FROM somebody WHERE n % 20 = 0)""",
    "UPDATE need SET occupations = ARRAY['4-10-01-05'] WHERE person IN (SELECT id FROM somebody WHERE n % 20 = 2)",
)


def main() -> None:
    """Fill, ask, and print the figures."""
    persons = int(sys.argv[1]) if len(sys.argv) > 1 else PERSONS
    print(machine())
    with served("people", port_base=20000, fill=lambda settings: asyncio.run(fill(settings, persons))) as (settings, _):
        measure(settings)


async def fill(settings: Settings, persons: int) -> None:
    """Write the rows as the cluster's owner, and say how long that took."""
    began = time.perf_counter()
    owner = await asyncpg.connect(libpq(cluster_url(settings, "people")))
    try:
        for number, statement in enumerate(FILL):
            await owner.execute(statement, *((persons,) if number == 0 else ()))
        await owner.execute("VACUUM ANALYZE")
    finally:
        await owner.close()
    print(f"  {persons:,} persons of the origin and as many elsewhere, written in {time.perf_counter() - began:.0f} s")


def measure(settings: Settings) -> None:
    """Ask for counts and pages as the office of the origin, of today and of a past day, and print the times."""
    past = (Clock().today() - timedelta(days=200)).isoformat()
    headers = bearer(settings, "caseworker", ORIGIN)
    with httpx.Client(base_url=settings.address("people"), timeout=60, headers=headers) as client:
        ready(client)
        for when, day in (("today", {}), (past, {"as_of": past})):
            between = {"origin": ORIGIN, "partner": PARTNER} | day
            tell(f"counts, {when}", *asked(client, "/counts", between))
            for only in ("job_seekers", "poor_labour_force", "wish_to_work"):
                tell(f"first 50 of {only}, {when}", *asked(client, "", between | {"only": only, "limit": "50"}))
            tell(f"page after page of 200, {when}", *asked(client, "", between | {"limit": "200"}, walking=True))


def asked(
    client: httpx.Client, address: str, query: dict[str, str], *, walking: bool = False
) -> tuple[list[float], object]:
    """Return how many milliseconds answers took, and what the first one said; page after page if walking."""
    times: list[float] = []
    first: object = None
    after: dict[str, str] = {}
    for _ in range(REQUESTS):
        began = time.perf_counter()
        answer = client.get(f"/v1/lists/job-seekers{address}", params={**query, **after})
        times.append((time.perf_counter() - began) * 1000)
        answer.raise_for_status()
        found = answer.json()
        said = f"{len(found['items'])} rows" if "items" in found else f"{found['poor_labour_force']:,} of it"
        first = first or said
        after = {"after": found["next"]} if walking and found["next"] else {}
    return times, first


def tell(question: str, times: list[float], first: object) -> None:
    """Print the figures of one question."""
    print(f"  {question}: p50 {statistics.median(times):.0f} ms, most {max(times):.0f} ms, {first}", flush=True)


if __name__ == "__main__":
    main()
