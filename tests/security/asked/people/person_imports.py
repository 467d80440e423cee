"""Files of persons: opened, sent in parts, started or given up, and what became of their rows."""

from collections.abc import Mapping

import httpx
import pytest

from tests.people.imports.sending import csv_file, row
from tests.security.asking import HERE, Headers, Told, told_by
from tests.security.operations import Ask, Operation, Subject, done
from tests.security.reads import among, at_address, in_connection, in_field, items, of_row, reading
from tests.security.world import Row, World
from tests.waiting import attempts

AT = "/v1/imports/{id}"
OPENED = {"district": HERE, "format": "csv"}


def content() -> bytes:
    """Return a file with a person of the street and a row that is refused."""
    return csv_file([row(residence=HERE), row(name="")])


async def fill(world: World) -> None:
    """Import a file to its end."""
    opened = await receiving(world)
    await world.made(f"people POST /v1/imports/{opened['id']}:start", {})
    world.rows["person import"] = await ended(world, opened["id"])


async def receiving(world: World) -> Row:
    """Open an import, and put its file."""
    opened = await world.made("people POST /v1/imports", OPENED)
    sent = {**world.officer, "Content-Type": "text/csv"}
    at = f"people PUT /v1/imports/{opened['id']}/parts/1"
    answer = await world.doors.rest(at, sent, content=content())
    assert answer.status_code == httpx.codes.NO_CONTENT, answer.text
    return opened


async def ended(world: World, import_id: str) -> Row:
    """Wait until an import has ended."""
    async for _ in attempts():
        found = await world.made(f"people GET /v1/imports/{import_id}")
        if found["state"] not in {"waiting", "running"}:
            return found
    pytest.fail("the import does not end")


async def a_file(world: World) -> Subject:
    """A file that is to be imported."""
    return Subject(world.about, body=OPENED)


async def a_part(world: World) -> Subject:
    """An import that waits for the first part of its file."""
    opened = await world.made("people POST /v1/imports", OPENED)
    return Subject(world.about, {"id": opened["id"]}, content=content())


async def an_import(world: World) -> Subject:
    """An import whose file is there; one that was started is waited for."""
    made = await receiving(world)
    return Subject(world.about, {"id": made["id"]}, after=lambda: ended(world, made["id"]))


def a_file_at(address: str) -> Operation:
    """Return a look at an address that answers a file: its first line is shown."""

    def looks(world: World) -> Ask:
        async def ask(headers: Headers) -> Told:
            at = address.format(id=world.rows["person import"]["id"])
            answer = await world.doors.rest(f"people GET {at}", headers)
            if answer.is_error:
                return told_by(answer)
            return Told(answer.status_code, shown=answer.text.partition("\n")[0], text=answer.text)

        return ask

    return reading("people", looks)


def in_batch(world: World) -> Ask:
    """Return a look at the import among others that are asked for by their ids."""
    ids = {"ids": [world.rows["person import"]["id"]]}
    return at_address("people POST /v1/imports:batchGet", lambda answer: answer["items"][0], ids)(world)


def named(world: World) -> Mapping[str, object]:
    """Return the id of the import."""
    return {"id": world.rows["person import"]["id"]}


def faults(answer: Row) -> object:
    """Return that there are none."""
    return answer["items"] == []


OPERATIONS: Mapping[str, Operation] = {
    "people.read_template": a_file_at("/v1/imports/template"),
    "people.read_import": reading("people", of_row("person import", f"people GET {AT}")),
    "people.list_faults": reading("people", of_row("person import", f"people GET {AT}/faults", faults)),
    "people.list_rows": reading("people", of_row("person import", f"people GET {AT}/rows", items)),
    "people.read_rows_file": a_file_at(f"{AT}/rows/file"),
    "people.list_imports": reading(
        "people",
        lambda world: at_address(
            "people GET /v1/imports?limit=100", lambda answer: among(world.rows["person import"]["id"])(answer["items"])
        )(world),
    ),
    "people.read_imports": reading("people", in_batch),
    "graph.personImport": reading("people", in_field("personImport", named)),
    "graph.personImports": reading("people", in_connection("personImports", "person import", "")),
    **done("open_import", "people POST /v1/imports", "openPersonImport", a_file, ("person_import",)),
    **done("put_import_part", f"people PUT {AT}/parts/1", "", a_part, ("person_import", "person_import_part")),
    **done("start_import", f"people POST {AT}:start", "startPersonImport", an_import, ("person_import",)),
    **done("cancel_import", f"people POST {AT}:cancel", "cancelPersonImport", an_import, ("person_import",)),
}
