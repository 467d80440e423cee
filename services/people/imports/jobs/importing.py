"""The job: finds out what the file is, then goes through its rows in batches, as whoever opened the import.

A batch, what became of its rows and how far the import then is commit together, so a job that was killed goes on after
the last batch: it reads the file again from the start and passes over the rows it has. While the database writes a
batch, the next one is read, checked and sealed in a thread.
"""

import asyncio
from collections.abc import AsyncIterator, Sequence
from datetime import timedelta
from functools import partial
from typing import Final
from uuid import UUID

from sqlalchemy import delete, update

from services.kit.database.sessions import Database
from services.kit.files.contention import contended, insistently
from services.kit.files.owning import owned
from services.kit.files.records import Encoding
from services.kit.files.working import Superseded, ask, forgive, standing_still
from services.kit.jobs import EVERY_TEN_SECONDS, Job, Sweep
from services.kit.vault.keyring import Keyring
from services.people.imports.file.rows import (
    CsvReader,
    EncodingSurvey,
    NdjsonReader,
    NotReadable,
    Reader,
    Row,
    WorkbookReader,
)
from services.people.imports.jobs.plan import Plan, claim, end, surveyed
from services.people.imports.jobs.preparing import Read, Terms, prepare
from services.people.imports.jobs.storing import store
from services.people.imports.model import PersonImport, PersonImportPart
from services.people.imports.queries import parts
from services.people.imports.rules import Earlier, FileFault
from services.people.persons.actions import ONE_RECORD

ROWS_AT_ONCE: Final = 1000
ROWS_MOST: Final = 200_000
"""Rows of a file at most: whom its rows say is held in memory, so that a second row of somebody is found."""
KEPT: Final = timedelta(days=7)
"""For so long the file of an import that nobody starts, or that failed, is kept; then the import is cancelled."""


async def run_import(database: Database, *, import_id: str) -> None:
    """Carry an import to its end, from wherever it stands; a repetition of what is done or under way does nothing."""
    async with owned(database, UUID(import_id)) as mine:
        if mine:
            await carry(database, UUID(import_id))


async def carry(database: Database, import_id: UUID) -> None:
    """Carry an import, which is this job's own, to its end."""
    async with database.begin_system() as session:
        plan = await claim(session, import_id)
    if plan is None:
        return
    keyring = Keyring.of(database.settings)
    try:
        await go_through(database, keyring, await survey(database, keyring, plan))
    except NotReadable as error:
        async with database.begin_system() as session:
            await end(session, plan, "refused", error.faults)
    except Superseded:
        return
    except Exception as error:
        if contended(error, ONE_RECORD):
            async with database.begin_system() as session:
                await forgive(session, PersonImport, plan.id)
        raise


async def survey(database: Database, keyring: Keyring, plan: Plan) -> Plan:
    """Find out how the file is encoded, whether it can be read, and how many rows; raise `NotReadable`."""
    if plan.rows_total is not None:
        return plan
    encoding: Encoding = "utf-8"
    if plan.format == "csv":
        looking = EncodingSurvey()
        async for part in parts(database, keyring, plan.id):
            await asyncio.to_thread(looking.take, part)
        encoding = looking.end()
    rows = 0
    async for some in rows_of(database, keyring, plan, encoding):
        rows += len(some)
        if rows > ROWS_MOST:
            raise NotReadable(FileFault("too_many_rows", {"most": ROWS_MOST}))
    if not rows:
        raise NotReadable(FileFault("no_rows"))
    async with database.begin_system() as session:
        return await surveyed(session, plan, encoding, rows)


async def rows_of(database: Database, keyring: Keyring, plan: Plan, encoding: Encoding) -> AsyncIterator[list[Row]]:
    """Yield the rows of the file, part by part."""
    reader: Reader = CsvReader(encoding) if plan.format == "csv" else NdjsonReader()
    if plan.format == "xlsx":
        reader = WorkbookReader()
    async for part in parts(database, keyring, plan.id):
        yield await asyncio.to_thread(reader.take, part)
    yield await asyncio.to_thread(reader.end)


async def go_through(database: Database, keyring: Keyring, plan: Plan) -> None:
    """Store the rows that are still to come, batch by batch, each while the next is prepared, and end the import."""
    writing: asyncio.Task[Plan] | None = None
    passed, begun = 0, plan.rows_read
    try:
        async for batch in prepared(database, keyring, plan):
            fresh = batch[max(begun - passed, 0) :]
            passed += len(batch)
            if writing is not None:
                plan, writing = await writing, None
            if fresh:
                write = partial(stored, database, plan, fresh)
                writing = asyncio.create_task(insistently(ONE_RECORD, write))
        if writing is not None:
            plan, writing = await writing, None
    finally:
        if writing is not None:
            writing.cancel()
            await asyncio.gather(writing, return_exceptions=True)
    async with database.begin_system() as session:
        await end(session, plan, "done")


async def prepared(database: Database, keyring: Keyring, plan: Plan) -> AsyncIterator[list[Read]]:
    """Yield the rows of the file in batches, ready to be stored."""
    terms = Terms(plan.district, database.clock.now(), database.clock.today(), keyring)
    earlier, waiting = Earlier(), list[Row]()
    async for some in rows_of(database, keyring, plan, plan.encoding or "utf-8"):
        waiting += some
        while len(waiting) >= ROWS_AT_ONCE:
            batch, waiting = waiting[:ROWS_AT_ONCE], waiting[ROWS_AT_ONCE:]
            yield await asyncio.to_thread(prepare, batch, terms, earlier)
    yield await asyncio.to_thread(prepare, waiting, terms, earlier)


async def stored(database: Database, plan: Plan, rows: Sequence[Read]) -> Plan:
    """Store a batch in a transaction of whoever opened the import; say how far it is then."""
    async with database.begin(plan.caller) as session:
        return await store(session, plan, rows)


async def take_up(database: Database) -> None:
    """Ask again for every unfinished import that has not moved for a while, and drop files that nobody wants.

    Where its job is only slow, the one that is asked for finds that and does nothing.
    """
    async with database.begin_system() as session:
        for each in await standing_still(session, PersonImport):
            await ask(session, IMPORT_PERSONS, f"person import {each}", import_id=str(each))
        now = database.clock.now()
        left = PersonImport.state.in_(("receiving", "failed")) & (PersonImport.updated_at < now - KEPT)
        ending = {"state": "cancelled", "ended_at": now, "updated_at": now, "version": PersonImport.version + 1}
        ended = update(PersonImport).where(left).values(ending).returning(PersonImport.id)
        dropped = (await session.scalars(ended, execution_options={"synchronize_session": False})).all()
        await session.execute(delete(PersonImportPart).where(PersonImportPart.import_id.in_(dropped)))


IMPORT_PERSONS = Job("import_persons", run_import)
TAKE_UP = Sweep("take_up_person_imports", take_up, EVERY_TEN_SECONDS)
