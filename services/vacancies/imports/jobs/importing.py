"""The job: finds out what the file is, then goes through its rows in batches.

A batch, what was found in it and how far the import then is commit together, so a job that was killed goes on after the
last batch: it reads the file again from the start and passes over the rows it has. Cutting rows out and reading them
takes a processor, so it happens in a thread while requests are answered.
"""

import asyncio
from collections.abc import AsyncIterator
from functools import partial
from typing import Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from services.kit.database.sessions import Database
from services.kit.files.contention import contended, insistently
from services.kit.files.owning import owned
from services.kit.files.records import (
    LONGEST_RECORD,
    MOST_LINES,
    Encoding,
    NotText,
    Record,
    RecordReader,
    Survey,
)
from services.kit.files.working import Superseded, ask, forgive, standing_still
from services.kit.jobs import EVERY_TEN_SECONDS, Job, Sweep
from services.vacancies.employers.actions import ONE_RECORD
from services.vacancies.imports.jobs.plan import (
    FILE_LINE,
    Plan,
    claim,
    end,
    same_source,
    surveyed,
)
from services.vacancies.imports.jobs.storing import store
from services.vacancies.imports.model import Import
from services.vacancies.imports.queries import parts
from services.vacancies.imports.rules import Finding, RowRead, Terms, read_row

ROWS_AT_ONCE: Final = 500


async def run_import(database: Database, *, import_id: str) -> None:
    """Carry an import to its end, from wherever it stands; a repetition of what is done or under way does nothing."""
    async with owned(database, UUID(import_id)) as mine:
        if mine:
            await carry(database, UUID(import_id))


async def carry(database: Database, import_id: UUID) -> None:
    """Carry an import, which is this job's own, to its end, and let the next of its source begin."""
    async with database.begin_system() as session:
        plan = await claim(session, import_id)
    if plan is None:
        return
    try:
        encoding = plan.encoding or await survey(database, plan)
        if encoding is not None:
            await go_through(database, plan, encoding)
    except Superseded:
        return
    except Exception as error:
        if contended(error, ONE_RECORD):
            async with database.begin_system() as session:
                await forgive(session, Import, plan.id)
        raise
    async with database.begin_system() as session:
        await start_next(session, plan)


async def survey(database: Database, plan: Plan) -> Encoding | None:
    """Find out how the file is encoded, whether it has the columns, and how many rows; None where it is refused."""
    looking = Survey()
    try:
        async for part in parts(database, plan.id):
            await asyncio.to_thread(looking.take, part)
        looking.take(b"", last=True)
    except NotText as error:
        await refuse(database, plan, (error.line, Finding(None, "not_text")))
        return None
    reader, rows = RecordReader(looking.encoding), 0
    async for records in records_of(database, plan, reader):
        rows += len(records)
    faults = faults_of_header(plan, reader.header)
    if faults:
        await refuse(database, plan, *((FILE_LINE, fault) for fault in faults))
        return None
    async with database.begin_system() as session:
        await surveyed(session, plan, looking.encoding, rows)
    return looking.encoding


async def refuse(database: Database, plan: Plan, *findings: tuple[int, Finding]) -> None:
    """End an import whose file cannot be read at all."""
    async with database.begin_system() as session:
        await end(session, plan, "refused", findings)


def faults_of_header(plan: Plan, header: tuple[str, ...] | None) -> list[Finding]:
    """Return what the header lacks of the mapping's columns, or has twice."""
    if header is None:
        return [Finding(None, "file_empty")]
    return [
        Finding(field, "column_twice" if column in header else "column_missing", {"column": column})
        for field, column in plan.mapping.columns()
        if header.count(column) != 1
    ]


async def go_through(database: Database, plan: Plan, encoding: Encoding) -> None:
    """Store the rows that are still to come, batch by batch, and end the import."""
    reader = RecordReader(encoding)
    terms = Terms(plan.district, database.clock.today(), plan.mapping.kinds)
    passed = 0
    async for records in records_of(database, plan, reader):
        fresh = records[max(plan.rows_read - passed, 0) :]
        passed += len(records)
        for begin in range(0, len(fresh), ROWS_AT_ONCE):
            batch = fresh[begin : begin + ROWS_AT_ONCE]
            rows = await asyncio.to_thread(read_rows, batch, reader.header or (), plan, terms)
            plan = await insistently(ONE_RECORD, partial(stored, database, plan, rows))
    nothing = () if passed else ((FILE_LINE, Finding(None, "no_rows")),)
    async with database.begin_system() as session:
        await end(session, plan, "done", nothing)


async def stored(database: Database, plan: Plan, rows: list[RowRead]) -> Plan:
    """Store a batch in a transaction of its own; say how far the import is then."""
    async with database.begin_system() as session:
        return await store(session, plan, rows)


async def records_of(database: Database, plan: Plan, reader: RecordReader) -> AsyncIterator[list[Record]]:
    """Yield the records of the file, part by part."""
    async for part in parts(database, plan.id):
        yield await asyncio.to_thread(taken, reader, part)
    yield list(reader.end())


def taken(reader: RecordReader, part: bytes) -> list[Record]:
    """Return the records that end in a part."""
    return list(reader.take(part))


def read_rows(records: list[Record], header: tuple[str, ...], plan: Plan, terms: Terms) -> list[RowRead]:
    """Read records as rows; one that is no row of this file says why."""
    places = [(field, header.index(column)) for field, column in plan.mapping.columns()]
    limits = {"columns": len(header), "lines": MOST_LINES, "characters": LONGEST_RECORD}
    rows = []
    for record in records:
        if record.fault is not None:
            rows.append(RowRead(record.line, None, (Finding(None, record.fault, limits),)))
        else:
            rows.append(read_row(record.line, {field: record.cells[at] for field, at in places}, terms))
    return rows


async def start_next(session: AsyncSession, plan: Plan) -> None:
    """Let the import that has waited longest for its turn in this source begin."""
    waiting = select(Import.id).where(same_source(plan), Import.state == "waiting").order_by(Import.id).limit(1)
    for import_id in (await session.scalars(waiting)).all():
        await ask_for(session, import_id)


async def take_up(database: Database) -> None:
    """Ask again for every unfinished import that has not moved for a while: its job was lost, or it waits its turn.

    Where its job is only slow, the one that is asked for finds that and does nothing.
    """
    async with database.begin_system() as session:
        for import_id in await standing_still(session, Import):
            await ask_for(session, import_id)


async def ask_for(session: AsyncSession, import_id: UUID) -> None:
    """Ask for an import's job, unless it waits in the queue already."""
    await ask(session, IMPORT_VACANCIES, f"import {import_id}", import_id=str(import_id))


IMPORT_VACANCIES = Job("import_vacancies", run_import)
TAKE_UP = Sweep("take_up_imports", take_up, EVERY_TEN_SECONDS)
