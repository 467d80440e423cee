"""The job: reads the persons that whoever asked for the export sees, page by page, and keeps the file sealed.

A page is a transaction of theirs: what is read unmasked is in the access log before it is in the file. A job that was
killed begins again; what it had read by then stays in the log, for it was read.
"""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

import orjson
from sqlalchemy import delete, insert, update
from sqlalchemy.ext.asyncio import AsyncSession

from services.kit.database import reading
from services.kit.database.ids import new_id
from services.kit.database.sessions import Database, of
from services.kit.files.owning import owned
from services.kit.files.sheets import BYTE_ORDER_MARK, csv_of, workbook
from services.kit.files.working import Superseded, ask, begin, move, standing_still, unfinished
from services.kit.identity.caller import Caller
from services.kit.jobs import EVERY_TEN_SECONDS, Job, Sweep
from services.kit.resources import within
from services.kit.vault.access_log import note_unmasked_reads
from services.kit.vault.keyring import Keyring
from services.people.exports import queries
from services.people.exports.file.columns import cells_of, columns
from services.people.exports.model import CONTENT, FailedFor, PersonExport, PersonExportPart
from services.people.imports.queries import caller_of
from services.people.persons.model import PERSONAL
from services.people.persons.queries import PERSON

ROUTE: Final = "POST /v1/exports"
"""What the access log calls an unmasked export."""
ROWS_AT_ONCE: Final = 500
ROWS_OF_A_WORKBOOK: Final = 50_000
"""Rows of a workbook at most: it is made in memory."""
KEPT: Final = timedelta(days=1)
"""For so long a file can be fetched; then it is destroyed."""
UNMASKED: Final = (*PERSONAL, "birth_date")
"""What an unmasked file has beyond a masked one."""


@dataclass(slots=True)
class Plan:
    """An export as its job knows it."""

    id: UUID
    caller: Caller
    format: str
    language: str
    unmasked: bool
    narrowed: dict[str, Any]
    start: int
    """Which start of the job this is; whoever begins it again has another."""
    written: int = 0
    parts: int = 0
    rows: list[list[str]] = field(default_factory=list)
    """Of a workbook, whose end alone makes it a file."""


async def run_export(database: Database, *, export_id: str) -> None:
    """Make the file of an export; a repetition of what is done or under way does nothing."""
    async with owned(database, UUID(export_id)) as mine:
        if not mine:
            return
        async with database.begin_system() as session:
            plan = await claim(session, UUID(export_id))
        if plan is None:
            return
        try:
            await write(database, Keyring.of(database.settings), plan)
        except Superseded:
            return


async def claim(session: AsyncSession, export_id: UUID) -> Plan | None:
    """Take an export on from its beginning; None where it has ended."""
    held = await unfinished(session, PersonExport, export_id)
    if held is None:
        return None
    await session.execute(delete(PersonExportPart).where(PersonExportPart.export_id == export_id))
    held.rows_written = 0
    if not begin(held, of(session).clock.now()):
        held.failed_for = "gave_up"
        return None
    narrowed = held.narrowed | {"residence": within(held.narrowed["residence"])}
    narrowed = {name: value for name, value in narrowed.items() if value is not None}
    return Plan(held.id, caller_of(held.caller), held.format, held.language, held.unmasked, narrowed, held.starts)


async def write(database: Database, keyring: Keyring, plan: Plan) -> None:
    """Write the file, page by page, and say that it is there."""
    listed = columns(unmasked=plan.unmasked)
    headings = [column.headings[plan.language] for column in listed]
    head = {"csv": (BYTE_ORDER_MARK + csv_of([headings])).encode()}.get(plan.format, b"")
    plan.rows.append(headings)
    async for persons in pages(database, plan):
        async with database.begin(plan.caller) as session:
            plan.written += len(persons)
            await change(session, plan, {"rows_written": plan.written})
            if plan.unmasked:
                await unmask(session, keyring, plan, persons)
            rows = [cells_of(person, listed) for person in persons]
            if plan.format == "xlsx":
                plan.rows += rows
                if plan.written > ROWS_OF_A_WORKBOOK:
                    await end(session, plan, "too_many_rows")
                    return
            elif plan.format == "csv":
                await keep(session, keyring, plan, head + csv_of(rows).encode())
            else:
                named = ({column.field: person[column.field] for column in listed} for person in persons)
                await keep(session, keyring, plan, b"".join(orjson.dumps(each) + b"\n" for each in named))
            head = b""
    async with database.begin(plan.caller) as session:
        rest = workbook(plan.rows) if plan.format == "xlsx" else head
        await end(session, plan)
        await keep(session, keyring, plan, rest)


async def pages(database: Database, plan: Plan) -> AsyncIterator[list[dict[str, Any]]]:
    """Yield the persons that the caller sees, as the list shows them, page by page."""
    after: UUID | None = None
    while True:
        found = await reading.page(
            database, plan.caller, PERSON, after=after, limit=ROWS_AT_ONCE, filters=plan.narrowed
        )
        persons: list[dict[str, Any]] = orjson.loads(found.body)
        if persons:
            yield persons
        if found.last is None:
            return
        after = found.last


async def unmask(session: AsyncSession, keyring: Keyring, plan: Plan, persons: Sequence[dict[str, Any]]) -> None:
    """Put what is sealed into the rows of persons; each of them can read that it was."""
    ids = [UUID(person["id"]) for person in persons]
    await note_unmasked_reads(session, plan.caller, ids, UNMASKED, of(session).clock, route=ROUTE)
    kept = await queries.sealed_of(session, ids)
    for row, person in zip(ids, persons, strict=True):
        sealed = kept.get(row)
        person["birth_date"] = None if sealed is None else sealed.birth_date.isoformat()
        for name, personal in PERSONAL.items():
            ciphertext = None if sealed is None else getattr(sealed, name)
            if ciphertext is not None:
                person[name] = personal.open(keyring, ciphertext, row=row).reveal()


async def keep(session: AsyncSession, keyring: Keyring, plan: Plan, content: bytes) -> None:
    """Keep the next part of the file, sealed."""
    if not content:
        return
    plan.parts += 1
    part = new_id()
    sealed = keyring.seal(content, CONTENT.place(part))
    row = {"id": part, "export_id": plan.id, "number": plan.parts, "content_sealed": sealed}
    await session.execute(insert(PersonExportPart), [row])


async def end(session: AsyncSession, plan: Plan, failed_for: FailedFor | None = None) -> None:
    """End an export: its file can be fetched, or there is none."""
    now = of(session).clock.now()
    if failed_for is None:
        await change(session, plan, {"state": "done", "ended_at": now, "expires_at": now + KEPT})
        return
    await change(session, plan, {"state": "failed", "failed_for": failed_for, "ended_at": now})
    await session.execute(delete(PersonExportPart).where(PersonExportPart.export_id == plan.id))


async def change(session: AsyncSession, plan: Plan, values: dict[str, Any]) -> None:
    """Change an export that still runs; raise `Superseded` where somebody ended it, or its job was begun again.

    It comes first in each transaction: a job that has lost the export writes nothing beside the one that has it.
    """
    mine = (PersonExport.id == plan.id) & (PersonExport.starts == plan.start)
    await move(session, PersonExport, mine, values)


async def take_up(database: Database) -> None:
    """Ask again for exports that have not moved for a while, and destroy the files whose time is over."""
    async with database.begin_system() as session:
        for each in await standing_still(session, PersonExport):
            await ask(session, EXPORT_PERSONS, f"person export {each}", export_id=str(each))
        now = database.clock.now()
        over = (PersonExport.state == "done") & (PersonExport.expires_at <= now)
        expiring = {"state": "expired", "updated_at": now, "version": PersonExport.version + 1}
        expired = update(PersonExport).where(over).values(expiring).returning(PersonExport.id)
        dropped = (await session.scalars(expired, execution_options={"synchronize_session": False})).all()
        await session.execute(delete(PersonExportPart).where(PersonExportPart.export_id.in_(dropped)))


EXPORT_PERSONS = Job("export_persons", run_export)
TAKE_UP = Sweep("take_up_person_exports", take_up, EVERY_TEN_SECONDS)
