"""An import that is interrupted: its worker is killed, it is cancelled, it never gets on."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from typing import Any

import httpx
import pytest
from pydantic import SecretStr
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from services.kit.database.ids import new_id
from services.kit.database.sessions import Database
from services.kit.files.working import STARTS_MOST, STILL
from services.kit.settings import Settings
from services.vacancies.employers.model import Employer
from services.vacancies.imports.jobs.importing import ROWS_AT_ONCE, run_import, take_up
from tests.running import Running
from tests.vacancies.desk import Desk, a_source
from tests.vacancies.imports.jobless import ready, worker
from tests.vacancies.invented import credit_code, csv_file, row
from tests.waiting import eventually

pytestmark = pytest.mark.anyio

ROOT = Path(__file__).parents[3]
ROWS = 2000
BEFORE_IT_WAITS = 2 * ROWS_AT_ONCE
"""How far an import of `many_rows` gets while the employer that the rows after these name is `being_written`."""
NEVER = 600_000
"""Milliseconds that no test lasts, for a worker that is to wait for a lock until it gets it."""
AS_LONG_AS_IT_TAKES = text("SET LOCAL idle_in_transaction_session_timeout = 0")
STORED = text(
    """
    SELECT count(*), count(DISTINCT p.id), coalesce(max(p.version), 0),
        count(j.seq) FILTER (WHERE j.type = 'bihuan.vacancies.vacancy.published.v1')
    FROM post p LEFT JOIN journal j ON j.subject = p.id WHERE p.source = :source
    """
)


def many_rows(rows: int = ROWS, *, later: str = "") -> str:
    """Return a file of several batches; from the third on, each row's employer has the credit code `later`."""
    return csv_file(
        row(
            id=str(n),
            credit_code=later if n >= BEFORE_IT_WAITS else "",
            employer=f"第{n % 50}家",
            title=f"护士{n % 9}",
        )
        for n in range(rows)
    )


def environment(settings: Settings) -> dict[str, str]:
    """Return settings as another process reads them, which waits for every lock until it gets it."""
    values = {
        name: value.get_secret_value() if isinstance(value, SecretStr) else str(value)
        for name, value in settings
        if name in {"state_dir", "database_url", "secret_key", "vault_keys", "blind_key", "test_clock"}
    }
    values |= {"lock_timeout_ms": str(NEVER), "statement_timeout_ms": str(NEVER)}
    return dict(os.environ) | {f"BIHUAN_{name.upper()}": value for name, value in values.items()}


@asynccontextmanager
async def being_written(database: Database, credit_code: str) -> AsyncIterator[None]:
    """Let every import that comes to an employer of this credit code wait until the block ends; nobody has it then."""
    now = database.clock.now()
    someone = Employer(
        id=new_id(),
        version=1,
        created_at=now,
        updated_at=now,
        name="深圳市小满家政服务有限公司",
        credit_code=credit_code,
        kind="enterprise",
        district="440303",
    )
    async with database.begin_system() as session:
        await session.execute(AS_LONG_AS_IT_TAKES)
        session.add(someone)
        await session.flush()
        yield
        await session.rollback()


async def rows_read(officer: Desk, import_id: str) -> int:
    shown: int = (await officer.get(f"/v1/imports/{import_id}")).json()["rows_read"]
    return shown


async def test_a_killed_worker_is_gone_on_from_where_it_stood_and_nothing_is_there_twice(
    vacancies: Running, officer: Desk
) -> None:
    source, code = a_source(), credit_code()
    import_id = await ready(officer, source, many_rows(later=code))
    async with being_written(vacancies.database, code):
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "tests.vacancies.imports.one_worker", import_id),
            cwd=ROOT,
            env=environment(vacancies.settings),
        )
        await eventually(partial(rows_read, officer, import_id), BEFORE_IT_WAITS, within=60)
        process.kill()
        await process.wait()
    before = await rows_read(officer, import_id)

    async def gone_on() -> str:  # PostgreSQL needs a moment to see that the worker's connection is gone
        await run_import(vacancies.database, import_id=import_id)
        return str((await officer.get(f"/v1/imports/{import_id}")).json()["state"])

    await eventually(gone_on, "done", within=60)
    shown = (await officer.get(f"/v1/imports/{import_id}")).json()
    async with vacancies.database.begin_system() as session:
        stored = tuple((await session.execute(STORED, {"source": source})).one())
    assert (before, shown["state"], shown["rows_stored"]) == (BEFORE_IT_WAITS, "done", ROWS)
    assert stored == (ROWS, ROWS, 1, ROWS)


async def test_a_cancelled_import_stops_and_what_it_stored_stays(vacancies: Running, officer: Desk) -> None:
    source, code = a_source(), credit_code()
    at = await officer.upload(many_rows(later=code), source=source)
    import_id = at.rpartition("/")[2]
    async with worker(vacancies.settings) as beside, being_written(beside, code):
        await officer.post(f"{at}:start", seen=1)
        await eventually(partial(rows_read, officer, import_id), BEFORE_IT_WAITS, within=60)
        assert (await officer.post(f"{at}:cancel", seen="*")).is_success

    async def running_jobs() -> int:
        async with vacancies.database.begin_system() as session:
            found = await session.scalar(
                text("SELECT count(*) FROM jobs.procrastinate_jobs WHERE args ->> 'import_id' = :id"),
                {"id": import_id},
            )
            return int(found or 0)

    await eventually(running_jobs, 0, within=60)
    after = (await officer.get(at)).json()
    async with vacancies.database.begin_system() as session:
        stored = (await session.execute(STORED, {"source": source})).one()[0]
    assert (after["state"], after["rows_read"], stored) == ("cancelled", BEFORE_IT_WAITS, BEFORE_IT_WAITS)


async def test_an_import_whose_job_was_lost_is_taken_up_again(vacancies: Running, officer: Desk) -> None:
    import_id = await ready(officer, a_source(), many_rows(3))
    async with vacancies.database.begin_system() as session:
        long_ago = text("UPDATE import SET updated_at = updated_at - interval '5 minutes' WHERE id = :id")
        await session.execute(long_ago, {"id": import_id})
    await take_up(vacancies.database)
    assert (await officer.ended(f"/v1/imports/{import_id}"))["rows_stored"] == 3


async def given_up(officer: Desk, content: str) -> dict[str, Any]:
    """Return an import that has begun too often without getting on, as after a file that kills its worker each time."""
    import_id = await ready(officer, a_source(), content)
    database = officer.vacancies.database
    async with database.begin_system() as session:
        begun = text("UPDATE import SET starts = :starts WHERE id = :id")
        await session.execute(begun, {"id": import_id, "starts": STARTS_MOST})
    await run_import(database, import_id=import_id)
    shown: dict[str, Any] = (await officer.get(f"/v1/imports/{import_id}")).json()
    return shown


async def test_an_import_that_never_gets_on_is_given_up_and_says_so(officer: Desk) -> None:
    shown = await given_up(officer, many_rows(3))
    [found] = await officer.findings(shown)
    assert (shown["state"], shown["findings"], found["line"], found["rule"]) == ("failed", 1, 1, "import_given_up")
    assert found["detail"].startswith("The import began 5 times without getting further than 0 rows;")


async def test_an_import_that_was_given_up_is_started_again_with_the_file_it_has(officer: Desk) -> None:
    shown = await given_up(officer, many_rows(3))
    at = f"/v1/imports/{shown['id']}"
    started = await officer.post(f"{at}:start", seen=shown["version"])
    assert (started.status_code, started.json()["ended_at"]) == (httpx.codes.OK, None)
    after = await officer.ended(at)
    found = await officer.findings(after)
    assert (after["state"], after["rows_stored"], after["findings"]) == ("done", 3, len(found))
    assert "import_given_up" not in {each["rule"] for each in found}


async def test_an_import_that_was_given_up_can_be_cancelled_which_drops_its_file(
    vacancies: Running, officer: Desk
) -> None:
    shown = await given_up(officer, many_rows(3))
    assert (await officer.post(f"/v1/imports/{shown['id']}:cancel", seen="*")).json()["state"] == "cancelled"
    async with vacancies.database.begin_system() as session:
        kept = await session.scalar(text("SELECT count(*) FROM import_part WHERE import_id = :id"), {"id": shown["id"]})
    assert kept == 0


async def test_two_workers_on_one_import_store_each_row_once(vacancies: Running, officer: Desk) -> None:
    source = a_source()
    import_id = await ready(officer, source, many_rows(1200))
    await asyncio.gather(*(run_import(vacancies.database, import_id=import_id) for _ in range(2)))
    async with vacancies.database.begin_system() as session:
        stored = tuple((await session.execute(STORED, {"source": source})).one())
    shown = (await officer.get(f"/v1/imports/{import_id}")).json()
    assert (shown["state"], shown["rows_stored"], stored) == ("done", 1200, (1200, 1200, 1, 1200))


# Imports that others hold up.


@asynccontextmanager
async def unreadable_files(database: Database) -> AsyncIterator[None]:
    """Keep everybody from reading the files of imports until the block ends."""
    async with database.begin_system() as session:
        await session.execute(AS_LONG_AS_IT_TAKES)
        await session.execute(text("LOCK TABLE import_part IN ACCESS EXCLUSIVE MODE"))
        yield


async def starts_of(database: Database, import_id: str) -> tuple[str, int]:
    """Return an import's state and how often its job has begun."""
    async with database.begin_system() as session:
        found = await session.execute(text("SELECT state, starts FROM import WHERE id = :id"), {"id": import_id})
        state, starts = found.one()
    return state, starts


async def test_an_import_that_looks_at_its_file_for_many_minutes_has_one_job_that_carries_it_to_its_end(
    vacancies: Running, officer: Desk
) -> None:
    import_id = await ready(officer, a_source(), many_rows(3))
    clock, turned = vacancies.settings.clock, STARTS_MOST + 2

    async def asked_for() -> int:
        async with vacancies.database.begin_system() as session:
            waiting = text("SELECT count(*) FROM jobs.procrastinate_jobs WHERE args ->> 'import_id' = :id")
            return int(await session.scalar(waiting, {"id": import_id}) or 0)

    async with worker(vacancies.settings, patience_ms=NEVER) as slow:
        try:
            async with unreadable_files(slow):
                owner = asyncio.create_task(run_import(slow, import_id=import_id))
                await eventually(partial(starts_of, vacancies.database, import_id), ("running", 1))
                for _ in range(turned):
                    clock.turn(2 * STILL)
                    await take_up(vacancies.database)
                    await eventually(asked_for, 0)
                assert await starts_of(vacancies.database, import_id) == ("running", 1)
            await owner
        finally:
            clock.turn(-2 * STILL * turned)
    assert (await officer.get(f"/v1/imports/{import_id}")).json()["rows_stored"] == 3


async def test_a_job_that_others_hold_up_does_not_count_as_a_start(vacancies: Running, officer: Desk) -> None:
    import_id = await ready(officer, a_source(), many_rows(3))
    async with worker(vacancies.settings, patience_ms=300) as hasty, unreadable_files(vacancies.database):
        for _ in range(STARTS_MOST + 1):
            with pytest.raises(DBAPIError, match="lock timeout"):
                await run_import(hasty, import_id=import_id)
    assert await starts_of(vacancies.database, import_id) == ("running", 0)
    await run_import(vacancies.database, import_id=import_id)
    assert (await officer.get(f"/v1/imports/{import_id}")).json()["state"] == "done"
