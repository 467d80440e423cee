"""Every SELECT on imports."""

from collections.abc import AsyncIterator
from datetime import datetime
from uuid import UUID

from pydantic import JsonValue
from sqlalchemy import select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from services.kit.database.reading import Shape
from services.kit.database.sessions import Database
from services.kit.files.model import ImportState
from services.kit.files.records import Encoding
from services.kit.http.bodies import Output
from services.kit.http.common import NotFound
from services.vacancies.imports.model import Import, ImportFinding, ImportPart


class ImportOut(Output):
    """An import and how far it is; rows are the file's records without its header."""

    id: UUID
    version: int
    source: str
    district: str
    mapping: dict[str, JsonValue]
    state: ImportState
    encoding: Encoding | None
    rows_total: int | None
    rows_read: int
    rows_stored: int
    rows_unchanged: int
    rows_refused: int
    findings: int
    started_at: datetime | None
    ended_at: datetime | None
    created_at: datetime
    updated_at: datetime


class FindingOut(Output):
    """Something missing or wrong: in a row that was stored all the same, or that was not."""

    line: int
    field: str | None
    rule: str
    stored: bool
    detail: str


_import = Import.__table__.c

IMPORT = Shape(
    kind="import",
    table="import",
    model=ImportOut,
    fields={name: _import[name] for name in ImportOut.model_fields},
    filters={"state": "import.state = {value}", "source": "import.source = {value}"},
    selective={"source"},
)


async def require(session: AsyncSession, import_id: UUID) -> None:
    """Raise `NotFound` where there is no such import that the caller sees."""
    if await session.get(Import, import_id) is None:
        raise NotFound


async def parts(database: Database, import_id: UUID) -> AsyncIterator[bytes]:
    """Yield the parts of a file in order, each read by a transaction of its own."""
    number = 1
    while True:
        async with database.begin_system() as session:
            content: bytes | None = await session.scalar(
                select(ImportPart.content).where(ImportPart.import_id == import_id, ImportPart.number == number)
            )
        if content is None:
            return
        yield content
        number += 1


async def findings_of(
    session: AsyncSession, import_id: UUID, after: tuple[int, int] | None, most: int
) -> list[ImportFinding]:
    """Return what was found in a file, by line."""
    found = select(ImportFinding).where(ImportFinding.import_id == import_id)
    if after is not None:
        found = found.where(tuple_(ImportFinding.line, ImportFinding.number) > after)
    rows = await session.scalars(found.order_by(ImportFinding.line, ImportFinding.number).limit(most))
    return list(rows)
