"""Two offices whose files name the same employers, and an employer that registers while a file names it."""

import asyncio
from uuid import uuid4

import pytest
from sqlalchemy import text

from services.kit.database.sessions import Database
from services.vacancies.imports.jobs.importing import run_import
from tests.running import Running
from tests.vacancies.desk import Desk, a_source, desk
from tests.vacancies.imports.jobless import ready, worker
from tests.vacancies.invented import credit_code, csv_file, row
from tests.waiting import eventually

pytestmark = [pytest.mark.anyio, pytest.mark.slow]

SHARED = 1100
"""Employers that both files name: three batches of each."""
STORED = text(
    """
    SELECT count(*), count(DISTINCT p.employer), count(DISTINCT e.credit_code),
        (SELECT count(*) FROM journal j WHERE j.type = 'bihuan.vacancies.employer.registered.v1'
            AND j.subject IN (SELECT employer FROM post WHERE source = :source)),
        (SELECT count(*) FROM employer WHERE source = :source)
    FROM post p JOIN employer e ON e.id = p.employer WHERE p.source = :source
    """
)
WAITING = text(
    """
    SELECT xact_start::text FROM pg_stat_activity
    WHERE datname = current_database() AND usename = current_user AND wait_event_type = 'Lock'
    """
)
REGISTER = text(
    """
    INSERT INTO employer (id, version, created_at, updated_at, name, credit_code, kind, district)
    VALUES (:id, 1, now(), now(), '登记名', :code, 'enterprise', '440303')
    """
)


async def test_two_offices_that_import_the_same_employers_at_once_both_come_to_the_end(
    vacancies: Running, officer: Desk
) -> None:
    source, luohu = a_source(), desk(vacancies, "district_officer", "440303")
    rows = [row(id=str(n), employer=f"公司{n}") for n in range(SHARED)]
    theirs = await ready(luohu, source, csv_file(rows), "440303")
    ours = await ready(officer, source, csv_file(reversed(rows)))
    async with worker(vacancies.settings) as one, worker(vacancies.settings) as other:
        await asyncio.gather(run_import(one, import_id=theirs), run_import(other, import_id=ours))
    ends = [(await officer.get(f"/v1/imports/{import_id}")).json() for import_id in (theirs, ours)]
    assert [(each["state"], each["rows_stored"], each["findings"]) for each in ends] == [("done", SHARED, 0)] * 2
    async with vacancies.database.begin_system() as session:
        stored = tuple((await session.execute(STORED, {"source": source})).one())
    assert stored == (2 * SHARED, SHARED, SHARED, SHARED, SHARED)


async def transactions_waited(database: Database, *, at_least: int) -> None:
    """Return once so many transactions have waited for somebody else's lock."""
    seen: set[str] = set()

    async def enough() -> bool:
        async with database.begin_system() as session:
            seen.update((await session.scalars(WAITING)).all())
        return len(seen) >= at_least

    await eventually(enough, expected=True)


@pytest.mark.parametrize(
    ("patience_ms", "attempts"), [(60_000, 1), (300, 2)], ids=["soon", "after longer than a lock is waited for"]
)
async def test_an_employer_that_registers_while_a_file_names_it_is_the_one_whose_vacancy_it_is(
    vacancies: Running, officer: Desk, patience_ms: int, attempts: int
) -> None:
    code, registered, source = credit_code(), uuid4(), a_source()
    import_id = await ready(officer, source, csv_file([row(credit_code=code)]))
    async with worker(vacancies.settings, patience_ms=patience_ms) as importing:
        async with vacancies.database.begin_system() as session:
            await session.execute(REGISTER, {"id": registered, "code": code})
            job = asyncio.create_task(run_import(importing, import_id=import_id))
            await transactions_waited(vacancies.database, at_least=attempts)
        await job
    [vacancy] = [each async for each in officer.pages("/v1/vacancies", limit=200) if each["source"] == source]
    assert vacancy["employer"] == str(registered)


async def test_an_employer_whose_code_somebody_registers_before_its_file_says_it_gives_way_to_the_registered_one(
    vacancies: Running, officer: Desk
) -> None:
    code, registered, source = credit_code(), uuid4(), a_source()
    await officer.imported(csv_file([row(credit_code="", employer="街道口的店")]), source=source)
    import_id = await ready(officer, source, csv_file([row(credit_code=code, employer="街道口的店")]))
    async with worker(vacancies.settings) as importing:
        async with vacancies.database.begin_system() as session:
            await session.execute(REGISTER, {"id": registered, "code": code})
            job = asyncio.create_task(run_import(importing, import_id=import_id))
            await transactions_waited(vacancies.database, at_least=1)
        await job
    [vacancy] = [each async for each in officer.pages("/v1/vacancies", limit=200) if each["source"] == source]
    assert (vacancy["employer"], vacancy["version"]) == (str(registered), 2)
