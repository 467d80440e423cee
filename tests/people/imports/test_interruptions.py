"""An import that is interrupted: its worker is killed, it is cancelled, it is held up, it never gets on."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date
from functools import partial
from pathlib import Path

import pytest
from pydantic import SecretStr
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from services.kit.files.working import STARTS_MOST, STILL
from services.kit.settings import Settings
from services.kit.vault.keyring import Keyring
from services.people.imports.jobs.importing import KEPT, ROWS_AT_ONCE, run_import, take_up
from services.people.persons.model import namesake_of
from tests.people.imports.sending import csv_file, outcomes, row, sent
from tests.people.invented import another_resident_id
from tests.people.office import Office
from tests.running import Running
from tests.waiting import eventually

pytestmark = pytest.mark.anyio

ROOT = Path(__file__).parents[3]
NEVER = 600_000
"""Milliseconds that no test lasts, for a worker that is to wait for a lock until it gets it."""
LATER = ("欧阳小莲", "19770707")
"""The name and birth date of the row before which an import can be made to wait."""
READY = text("UPDATE person_import SET state = 'waiting', updated_at = :at WHERE id = :id")
STORED = text(
    """
    SELECT count(*), count(DISTINCT person.id), count(journal.seq)
    FROM person_import_row AS became
    JOIN person ON person.id = became.persons[1]
    LEFT JOIN journal ON journal.subject = person.id AND journal.type = 'bihuan.people.person.registered.v1'
    WHERE became.import_id = :id AND became.outcome = 'created'
    """
)


def many_rows(rows: int) -> bytes:
    """Return a file whose last row is that of `LATER`."""
    name, born = LATER
    return csv_file([*(row() for _ in range(rows - 1)), row(name=name, resident_id=another_resident_id(born))])


async def ready(officer: Office, content: bytes) -> str:
    """Send a file and let it wait without a job; return the import."""
    found = (await sent(officer, content)).rpartition("/")[2]
    database = officer.people.database
    async with database.begin_system() as session:
        await session.execute(READY, {"id": found, "at": database.clock.now()})
    return found


@asynccontextmanager
async def being_registered(people: Running) -> AsyncIterator[None]:
    """Let every import that comes to `LATER` wait until the block ends, as if somebody registered them meanwhile."""
    name, born = LATER
    namesake = namesake_of(Keyring.of(people.settings), name, date.fromisoformat(born))
    number = int.from_bytes(namesake[:8], "big", signed=True)
    async with people.database.begin_system() as session:
        await session.execute(text("SET LOCAL idle_in_transaction_session_timeout = 0"))
        await session.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": number})
        yield


def environment(settings: Settings) -> dict[str, str]:
    """Return settings as another process reads them, which waits for every lock until it gets it."""
    values = {
        name: value.get_secret_value() if isinstance(value, SecretStr) else str(value)
        for name, value in settings
        if name in {"state_dir", "database_url", "secret_key", "vault_keys", "blind_key", "test_clock"}
    }
    values |= {"lock_timeout_ms": str(NEVER), "statement_timeout_ms": str(NEVER)}
    return dict(os.environ) | {f"BIHUAN_{name.upper()}": value for name, value in values.items()}


async def rows_read(officer: Office, import_id: str) -> int:
    shown: int = (await officer.get(f"/v1/imports/{import_id}")).json()["rows_read"]
    return shown


async def state_of(officer: Office, import_id: str) -> str:
    return str((await officer.get(f"/v1/imports/{import_id}")).json()["state"])


@pytest.mark.faults
async def test_a_killed_worker_is_gone_on_from_where_it_stood_with_nobody_lost_and_nobody_twice(
    people: Running, officer: Office
) -> None:
    rows = ROWS_AT_ONCE + 200
    import_id = await ready(officer, many_rows(rows))
    async with being_registered(people):
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "tests.people.imports.one_worker", import_id),
            cwd=ROOT,
            env=environment(people.settings),
        )
        await eventually(partial(rows_read, officer, import_id), ROWS_AT_ONCE, within=60)
        process.kill()
        await process.wait()

    async def gone_on() -> str:  # PostgreSQL needs a moment to see that the worker's connection is gone
        await run_import(people.database, import_id=import_id)
        return await state_of(officer, import_id)

    await eventually(gone_on, "done", within=60)
    async with people.database.begin_system() as session:
        stored = tuple((await session.execute(STORED, {"id": import_id})).one())
    assert stored == (rows, rows, rows)


async def test_two_workers_on_one_import_register_everybody_once(people: Running, officer: Office) -> None:
    import_id = await ready(officer, csv_file(row() for _ in range(20)))
    await asyncio.gather(*(run_import(people.database, import_id=import_id) for _ in range(2)))
    async with people.database.begin_system() as session:
        stored = tuple((await session.execute(STORED, {"id": import_id})).one())
    assert (await state_of(officer, import_id), stored) == ("done", (20, 20, 20))


async def test_two_imports_of_one_file_at_once_register_everybody_once(people: Running, officer: Office) -> None:
    content = csv_file(row() for _ in range(20))
    both = [await ready(officer, content) for _ in range(2)]
    await asyncio.gather(*(run_import(people.database, import_id=each) for each in both))
    said = [(await officer.get(f"/v1/imports/{each}/rows")).json()["items"] for each in both]
    assert sorted(outcomes([*said[0], *said[1]])) == ["created"] * 20 + ["duplicate"] * 20


async def test_an_import_whose_job_was_lost_is_taken_up_again(people: Running, officer: Office) -> None:
    import_id = await ready(officer, csv_file([row()]))
    async with people.database.begin_system() as session:
        long_ago = text("UPDATE person_import SET updated_at = updated_at - CAST(:still AS interval) WHERE id = :id")
        await session.execute(long_ago, {"id": import_id, "still": 2 * STILL})
    await take_up(people.database)
    await eventually(partial(state_of, officer, import_id), "done", within=30)


async def given_up(officer: Office) -> str:
    """Return an import that has begun too often without getting on, as after a file that kills its worker each time."""
    import_id = await ready(officer, csv_file([row()]))
    database = officer.people.database
    async with database.begin_system() as session:
        begun = text("UPDATE person_import SET starts = :starts WHERE id = :id")
        await session.execute(begun, {"id": import_id, "starts": STARTS_MOST})
    await run_import(database, import_id=import_id)
    return import_id


async def test_an_import_that_never_gets_on_is_given_up_and_goes_on_when_started_again(officer: Office) -> None:
    import_id = await given_up(officer)
    at = f"/v1/imports/{import_id}"
    failed = (await officer.get(at)).json()
    [fault] = (await officer.get(f"{at}/faults")).json()["items"]
    started = await officer.post(f"{at}:start", seen=failed["version"])
    await eventually(partial(state_of, officer, import_id), "done", within=30)
    after = (await officer.get(f"{at}/faults")).json()["items"]
    assert (failed["state"], fault["rule"], started.json()["ended_at"], after) == (
        "failed",
        "import_given_up",
        None,
        [],
    )


async def test_the_file_of_an_import_that_nobody_starts_is_destroyed(people: Running, officer: Office) -> None:
    import_id = (await sent(officer, csv_file([row()]))).rpartition("/")[2]
    async with people.database.begin_system() as session:
        long_ago = text("UPDATE person_import SET updated_at = updated_at - CAST(:kept AS interval) WHERE id = :id")
        await session.execute(long_ago, {"id": import_id, "kept": 2 * KEPT})
    await take_up(people.database)
    async with people.database.begin_system() as session:
        parts = text("SELECT count(*) FROM person_import_part WHERE import_id = :id")
        left = await session.scalar(parts, {"id": import_id})
    assert (await state_of(officer, import_id), left) == ("cancelled", 0)


async def test_a_job_that_others_hold_up_does_not_count_as_a_start(people: Running, officer: Office) -> None:
    import_id = await ready(officer, csv_file([row()]))
    async with people.database.begin_system() as session:
        await session.execute(text("LOCK TABLE person_import_part IN ACCESS EXCLUSIVE MODE"))
        with pytest.raises(DBAPIError, match="lock timeout"):
            await run_import(people.database, import_id=import_id)
    async with people.database.begin_system() as session:
        starts = text("SELECT starts FROM person_import WHERE id = :id")
        assert await session.scalar(starts, {"id": import_id}) == 0
