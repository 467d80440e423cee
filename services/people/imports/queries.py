"""Every SELECT on imports of persons."""

from collections.abc import AsyncIterator, Collection, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, select, text
from sqlalchemy.dialects.postgresql import ARRAY, BYTEA
from sqlalchemy.ext.asyncio import AsyncSession

from services.kit.database.reading import Shape
from services.kit.database.sessions import Database, of
from services.kit.files.model import ImportState
from services.kit.files.records import Encoding
from services.kit.http.bodies import Output
from services.kit.http.common import NotFound
from services.kit.identity.caller import Caller
from services.kit.vault.keyring import Keyring
from services.people.imports.model import CONTENT, Format, PersonImport, PersonImportPart, PersonImportRow
from services.people.imports.rules import Match
from services.people.persons.model import Person
from services.people.persons.queries import SHOWN_OF_CANDIDATES, noted
from services.people.persons.rules import Candidate

ROUTE = "POST /v1/imports/{import_id}:start"
"""What the access log calls what a row of a file was told."""


class PersonImportOut(Output):
    """An import and how far it is; rows are those of the file without its header.

    `rows_created` of a dry run are those that would be. `rows_duplicate` are registered already or stand in an earlier
    row, `rows_ambiguous` may be; nobody was registered for either.
    """

    id: UUID
    version: int
    district: str
    format: Format
    dry_run: bool
    state: ImportState
    encoding: Encoding | None
    rows_total: int | None
    rows_read: int
    rows_created: int
    rows_duplicate: int
    rows_ambiguous: int
    rows_refused: int
    started_at: datetime | None
    ended_at: datetime | None
    created_at: datetime
    updated_at: datetime


_import = PersonImport.__table__.c

PERSON_IMPORT = Shape(
    kind="person_import",
    table="person_import",
    model=PersonImportOut,
    fields={name: _import[name] for name in PersonImportOut.model_fields},
    filters={"state": "person_import.state = {value}", "dry_run": "person_import.dry_run = {value}"},
)

KNOWN_OF = text(
    """
    SELECT n, by_id, person, county
    FROM known_of(:blinds, :namesakes, :at, :subject, :roles, :organisation, :route, :trace)
    """
).bindparams(bindparam("blinds", type_=ARRAY(BYTEA)), bindparam("namesakes", type_=ARRAY(BYTEA)))

ONE_AT_A_TIME = text(
    "SELECT count(pg_advisory_xact_lock(each)) FROM (SELECT unnest(CAST(:locks AS bigint[])) AS each ORDER BY 1) AS l"
)


async def read(session: AsyncSession, import_id: UUID) -> PersonImport:
    """Return an import; raise `NotFound` where there is none that the caller sees."""
    row = await session.get(PersonImport, import_id)
    if row is None:
        raise NotFound
    return row


async def parts(database: Database, keyring: Keyring, import_id: UUID) -> AsyncIterator[bytes]:
    """Yield the parts of a file in order, opened, each read by a transaction of its own."""
    number = 1
    while True:
        async with database.begin_system() as session:
            found = await session.execute(
                select(PersonImportPart.id, PersonImportPart.content_sealed).where(
                    PersonImportPart.import_id == import_id, PersonImportPart.number == number
                )
            )
        part = found.one_or_none()
        if part is None:
            return
        yield keyring.open(part.content_sealed, CONTENT.place(part.id))
        number += 1


async def wait_for_namesakes(session: AsyncSession, namesakes: Collection[bytes]) -> None:
    """Wait as a registration does until nobody else registers somebody of these names and birth dates.

    Always in the same order, so that two batches that meet do not wait for each other.
    """
    locks = [int.from_bytes(namesake[:8], "big", signed=True) for namesake in set(namesakes)]
    await session.execute(ONE_AT_A_TIME, {"locks": locks})


async def known_of(
    session: AsyncSession, caller: Caller, asked: Sequence[tuple[bytes | None, bytes]]
) -> dict[int, list[Match]]:
    """Return which records each of many registrations may say, by its place; whoever is told of one elsewhere is noted.

    What is asked is the blind index of a resident id, where there is one, and the digest of name and birth date.
    """
    _, at, subject, roles, organisation, route, trace = noted(of(session), caller, ROUTE)
    told = {"at": at, "subject": subject, "roles": roles, "organisation": organisation, "route": route, "trace": trace}
    digests = {"blinds": [blind for blind, _ in asked], "namesakes": [namesake for _, namesake in asked]}
    matches: dict[int, list[Match]] = {}
    for row in await session.execute(KNOWN_OF, digests | told):
        matches.setdefault(row.n - 1, []).append(Match(row.by_id, row.person, row.county))
    return matches


async def rows_of(
    session: AsyncSession, import_id: UUID, outcome: str | None, after: int, most: int
) -> list[PersonImportRow]:
    """Return what became of rows, in the order of the file."""
    found = select(PersonImportRow).where(PersonImportRow.import_id == import_id, PersonImportRow.number > after)
    if outcome is not None:
        found = found.where(PersonImportRow.outcome == outcome)
    return list(await session.scalars(found.order_by(PersonImportRow.number).limit(most)))


async def candidates(session: AsyncSession, persons: Collection[UUID]) -> dict[UUID, Candidate]:
    """Return those of these persons whom the caller sees, masked."""
    found = await session.execute(select(*SHOWN_OF_CANDIDATES).where(Person.id.in_(persons)))
    return {row.id: Candidate(**row._mapping) for row in found}  # noqa: SLF001 -- SQLAlchemy's public name for it


def caller_of(told: dict[str, Any]) -> Caller:
    """Return the caller as whom a job works, from what was written down when they asked for it."""
    return Caller(
        subject=told["subject"],
        roles=frozenset(told["roles"]),
        scopes=frozenset(told["scopes"]),
        districts=tuple(told["districts"]),
        organisation=None if told["organisation"] is None else UUID(told["organisation"]),
        person=None,
        purpose=told["purpose"],
        keys=tuple(told["keys"]),
    )


def told_of(caller: Caller) -> dict[str, Any]:
    """Return what `caller_of` needs, as JSON."""
    return {
        "subject": caller.subject,
        "roles": sorted(caller.roles),
        "scopes": sorted(caller.scopes),
        "districts": list(caller.districts),
        "organisation": None if caller.organisation is None else str(caller.organisation),
        "purpose": caller.purpose,
        "keys": list(caller.keys),
    }
