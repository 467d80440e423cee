"""Two offices whose files name the same employers, and an employer that registers while a file names it."""

import asyncio
from collections.abc import AsyncIterator
from uuid import uuid4

import pytest
from sqlalchemy import text

from services.kit.database.sessions import Database
from services.vacancies.app import SERVICE
from tests.running import Running
from tests.vacancies.desk import Desk, a_source, desk
from tests.vacancies.invented import credit_code, csv_file, row
from tests.waiting import eventually

pytestmark = pytest.mark.anyio

SHARED = 1100
"""Employers that both files name: three batches of each."""
WAITS = text(
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


@pytest.fixture
def luohu(vacancies: Running) -> Desk:
    """Return the district officer of Luohu."""
    return desk(vacancies, "district_officer", "440303")


@pytest.fixture
async def beside(vacancies: Running) -> AsyncIterator[Database]:
    """Return connections that are not the service's, so that its jobs do not wait for one of those."""
    database = Database(vacancies.settings, SERVICE.name)
    yield database
    await database.close()


async def started(officer: Desk, content: str, source: str, district: str) -> str:
    at = await officer.upload(content, source=source, district=district)
    assert (await officer.post(f"{at}:start", seen=1)).is_success
    return at


async def test_two_offices_that_import_the_same_employers_at_once_both_come_to_the_end(
    vacancies: Running, officer: Desk, luohu: Desk
) -> None:
    source = a_source()
    rows = [row(id=str(n), employer=f"公司{n}") for n in range(SHARED)]
    files = csv_file(rows), csv_file(reversed(rows))
    ats = await asyncio.gather(started(luohu, files[0], source, "440303"), started(officer, files[1], source, "440300"))
    ends = [await each.ended(at, within=120) for each, at in zip((luohu, officer), ats, strict=True)]
    assert [(each["state"], each["rows_stored"], each["findings"]) for each in ends] == [("done", SHARED, 0)] * 2
    async with vacancies.database.begin_system() as session:
        found = await session.execute(
            text(
                """
                SELECT count(*), count(DISTINCT p.employer), count(DISTINCT e.credit_code),
                    (SELECT count(*) FROM journal j WHERE j.type = 'bihuan.vacancies.employer.registered.v1'
                        AND j.subject IN (SELECT employer FROM post WHERE source = :source)),
                    (SELECT count(*) FROM employer WHERE source = :source)
                FROM post p JOIN employer e ON e.id = p.employer WHERE p.source = :source
                """
            ),
            {"source": source},
        )
        assert tuple(found.one()) == (2 * SHARED, SHARED, SHARED, SHARED, SHARED)


async def attempts_to_wait(database: Database, *, at_least: int) -> None:
    """Return once so many transactions have waited for somebody else's lock."""
    seen: set[str] = set()

    async def enough() -> bool:
        async with database.begin_system() as session:
            seen.update((await session.scalars(WAITS)).all())
        return len(seen) >= at_least

    await eventually(enough, expected=True)


@pytest.mark.parametrize("attempts", [1, 2], ids=["at once", "after longer than a lock is waited for"])
async def test_an_employer_that_registers_while_a_file_names_it_is_the_one_whose_vacancy_it_is(
    beside: Database, officer: Desk, attempts: int
) -> None:
    code, registered, source = credit_code(), uuid4(), a_source()
    async with beside.begin_system() as session:
        await session.execute(REGISTER, {"id": registered, "code": code})
        at = await started(officer, csv_file([row(credit_code=code)]), source, "440300")
        await attempts_to_wait(beside, at_least=attempts)
    shown = await officer.ended(at)
    [vacancy] = [each async for each in officer.pages("/v1/vacancies", limit=200) if each["source"] == source]
    assert (shown["state"], shown["rows_stored"], vacancy["employer"]) == ("done", 1, str(registered))
