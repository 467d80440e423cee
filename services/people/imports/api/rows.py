"""What became of the rows of an import, over REST: in pages, or as a file."""

from collections.abc import AsyncGenerator, Mapping, Sequence
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response

from services.kit.database.sessions import Database
from services.kit.files.answering import MEDIA_TYPES, FileResponse, file_answer
from services.kit.files.sheets import BYTE_ORDER_MARK, csv_of
from services.kit.http.bodies import Output
from services.kit.http.common import (
    NotFound,
)
from services.kit.http.languages import SpokenLanguage, Voice, catalogues_of
from services.kit.http.pages import Page, Paging
from services.kit.http.problems import Say, responds
from services.kit.identity.access import needs
from services.kit.identity.caller import Caller
from services.kit.transactions import Tx, database_of
from services.people.imports import queries
from services.people.imports.model import Outcome, PersonImportRow
from services.people.persons.rules import Candidate

router = APIRouter(prefix="/v1", tags=["imports"])

ROWS_FILE: dict[int | str, dict[str, Any]] = file_answer("csv", "ndjson")
ROWS_HEADER = ("row", "outcome", "persons", "held_in", "first_row", "errors")
ROWS_AT_ONCE = 1000
Importer = Annotated[Caller, needs("person:import")]


class CandidateOut(Output):
    """Somebody who was registered, or whom a row may say, masked."""

    id: UUID
    name: str
    resident_id: str | None
    sex: str
    birth_year: int
    residence: str
    temporary: bool


class RowErrorOut(Output):
    """What is wrong with a row: the field, the rule and its sentence; the pointer is empty for the row as a whole."""

    pointer: str
    rule: str
    detail: str


class FileFaultOut(Output):
    """What is wrong with a file as a whole."""

    rule: str
    detail: str


class FileFaultsOut(Output):
    """What is wrong with a file as a whole: nothing, or all of it at once."""

    items: list[FileFaultOut]


class ImportRowOut(Output):
    """What became of a row.

    `persons` are those who were registered, or whom the row may say, masked, as far as the reader sees them; `held_in`
    are counties elsewhere whose offices hold such a person; `first_row` is the earlier row of the file that says the
    same person, or may.
    """

    row: int
    outcome: Outcome
    persons: list[CandidateOut]
    held_in: list[str]
    first_row: int | None
    errors: list[RowErrorOut]


@router.get(
    "/imports/{import_id}/faults",
    dependencies=[needs("person:import")],
    responses=responds(NotFound),
)
async def list_faults(import_id: UUID, tx: Tx, say: Voice) -> FileFaultsOut:
    """List what is wrong with the file as a whole: why it was refused, or why its import failed."""
    found = await queries.read(tx, import_id)
    said = [FileFaultOut(rule=each["rule"], detail=say("rule", each["rule"], each["values"])) for each in found.faults]
    return FileFaultsOut(items=said)


@router.get(
    "/imports/{import_id}/rows",
    dependencies=[needs("person:import")],
    responses=responds(NotFound),
)
async def list_rows(
    import_id: UUID, paging: Paging, tx: Tx, say: Voice, outcome: Outcome | None = None
) -> Page[ImportRowOut]:
    """List what became of the rows, in the order of the file; `outcome` leaves those of one outcome."""
    await queries.read(tx, import_id)
    after = paging.after(int)
    rows = await queries.rows_of(tx, import_id, outcome, after[0] if after else 0, paging.fetch)
    seen = await queries.candidates(tx, {person for row in rows for person in row.persons})
    return paging.page(rows, key=lambda row: (row.number,), show=lambda row: told(row, seen, say))


@router.get(
    "/imports/{import_id}/rows/file",
    response_class=Response,
    responses=ROWS_FILE | responds(NotFound),
)
async def read_rows_file(
    import_id: UUID,
    request: Request,
    tx: Tx,
    caller: Importer,
    language: SpokenLanguage,
    file_format: Annotated[Literal["csv", "ndjson"], Query(alias="format")] = "csv",
) -> Response:
    """Return what became of all rows as a file, in the order of the rows."""
    await queries.read(tx, import_id)
    say = catalogues_of(request).voice(language)
    lines = lines_of(database_of(request), caller, import_id, file_format, say)
    return FileResponse(lines, MEDIA_TYPES[file_format], f"rows.{file_format}")


async def lines_of(
    database: Database, caller: Caller, import_id: UUID, file_format: str, say: Say
) -> AsyncGenerator[bytes]:
    """Yield the file of rows, some at a time, each with a transaction of its own: a slow reader holds none open."""
    if file_format == "csv":
        yield (BYTE_ORDER_MARK + csv_of([ROWS_HEADER])).encode()
    after: int | None = 0
    while after is not None:
        async with database.begin(caller) as session:
            rows = await queries.rows_of(session, import_id, None, after, ROWS_AT_ONCE)
            seen = await queries.candidates(session, {person for row in rows for person in row.persons})
        shown = [told(row, seen, say) for row in rows]
        if file_format == "csv":
            yield csv_of(cells_of(each) for each in shown).encode()
        else:
            yield b"".join(each.model_dump_json().encode() + b"\n" for each in shown)
        after = rows[-1].number if rows else None


def told(row: PersonImportRow, seen: Mapping[UUID, Candidate], say: Say) -> ImportRowOut:
    """Return what became of a row with its sentences, and of the persons those whom the reader sees."""
    errors = [
        RowErrorOut(pointer=each["pointer"], rule=each["rule"], detail=say("rule", each["rule"], each["values"]))
        for each in row.errors
    ]
    return ImportRowOut(
        row=row.number,
        outcome=row.outcome,
        persons=[CandidateOut.model_validate(seen[each]) for each in row.persons if each in seen],
        held_in=row.held_in,
        first_row=row.first_row,
        errors=errors,
    )


def cells_of(row: ImportRowOut) -> Sequence[str]:
    """Return a row's outcome as cells: lists are joined by semicolons."""
    return (
        str(row.row),
        row.outcome,
        "; ".join(str(each.id) for each in row.persons),
        "; ".join(row.held_in),
        "" if row.first_row is None else str(row.first_row),
        "; ".join(f"{each.pointer}: {each.detail}".removeprefix(": ") for each in row.errors),
    )
