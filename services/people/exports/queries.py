"""Every SELECT on exports of persons."""

from collections.abc import AsyncGenerator, Mapping, Sequence
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.engine import Row
from sqlalchemy.ext.asyncio import AsyncSession

from services.kit.codes.text import DistrictText
from services.kit.database.reading import Shape
from services.kit.database.sessions import Database
from services.kit.http.bodies import Output
from services.kit.http.common import NotFound
from services.kit.identity.caller import Caller
from services.kit.vault.ciphers import LONGEST_HEADER, plain_size
from services.kit.vault.keyring import Keyring
from services.people.exports.model import CONTENT, FailedFor, Format, PersonExport, PersonExportPart, State
from services.people.persons.model import PERSONAL, Person
from services.people.persons.queries import HukouKind


class Narrowed(Output):
    """By what an export is narrowed, as the list of persons is; null leaves nothing out."""

    residence: DistrictText | None
    hukou_kind: HukouKind | None
    temporary: bool | None
    merged: bool | None


class PersonExportOut(Output):
    """An export and how far it is; `failed_for` says why there is no file."""

    id: UUID
    version: int
    format: Format
    language: Literal["zh", "en"]
    unmasked: bool
    purpose: str | None
    narrowed: Narrowed
    state: State
    failed_for: FailedFor | None
    rows_written: int
    expires_at: datetime | None
    started_at: datetime | None
    ended_at: datetime | None
    created_at: datetime
    updated_at: datetime


_export, _part = PersonExport.__table__.c, PersonExportPart.__table__.c

PERSON_EXPORT = Shape(
    kind="person_export",
    table="person_export",
    model=PersonExportOut,
    fields={name: _export[name] for name in PersonExportOut.model_fields},
    filters={"state": "person_export.state = {value}"},
    seen_by="subject",
)


async def read(session: AsyncSession, export_id: UUID) -> PersonExport:
    """Return an export; raise `NotFound` where it is not the caller's."""
    row = await session.get(PersonExport, export_id)
    if row is None:
        raise NotFound
    return row


async def locked(session: AsyncSession, export_id: UUID) -> PersonExport:
    """Return an export that nobody changes until this transaction ends."""
    row = await session.get(PersonExport, export_id, with_for_update=True, populate_existing=True)
    if row is None:
        raise NotFound
    return row


class FileDestroyed(Exception):
    """A file was destroyed while somebody fetched it; what they have of it is not the file."""


async def sizes(session: AsyncSession, export_id: UUID) -> list[int]:
    """Return how many bytes each part of a file has, in order."""
    beginning, sealed = func.substr(_part.content_sealed, 1, LONGEST_HEADER), func.octet_length(_part.content_sealed)
    wanted = select(beginning, sealed).where(_part.export_id == export_id).order_by(_part.number)
    return [plain_size(head, size) for head, size in await session.execute(wanted)]


async def parts(
    database: Database, caller: Caller, keyring: Keyring, export_id: UUID, how_many: int
) -> AsyncGenerator[bytes]:
    """Yield the parts of a file in order, opened, each read by a transaction of its own: a slow reader holds none.

    Raises `FileDestroyed` where the export was cancelled or expired meanwhile.
    """
    for number in range(1, how_many + 1):
        async with database.begin(caller) as session:
            found = await session.execute(
                select(_part.id, _part.content_sealed).where(_part.export_id == export_id, _part.number == number)
            )
        part = found.one_or_none()
        if part is None:
            raise FileDestroyed
        yield keyring.open(part.content_sealed, CONTENT.place(part.id))


async def sealed_of(session: AsyncSession, persons: Sequence[UUID]) -> Mapping[UUID, Row[Any]]:
    """Return the sealed fields and the birth date of those of these persons whom the caller sees."""
    person = Person.__table__.c
    sealed = (person[f"{name}_sealed"].label(name) for name in PERSONAL)
    found = await session.execute(select(person.id, person.birth_date, *sealed).where(person.id.in_(persons)))
    return {row.id: row for row in found}
