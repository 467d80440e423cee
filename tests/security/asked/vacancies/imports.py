"""Files of vacancies: opened, sent in parts, started or given up, and what was found in them."""

from collections.abc import Mapping
from uuid import uuid4

import httpx
import pytest

from tests.security.asking import HERE
from tests.security.operations import Operation, Subject, done
from tests.security.reads import among, at_address, in_connection, items, of_row, reading
from tests.security.world import Row, World
from tests.vacancies.invented import csv_file, row
from tests.waiting import attempts

CSV = csv_file([row(), row(id="2", title="")]).encode()
AT = "/v1/imports/{id}"


async def fill(world: World) -> None:
    """Import a file to its end."""
    opened = await receiving(world)
    await world.made(f"vacancies POST /v1/imports/{opened['id']}:start", {})
    world.rows["import"] = await ended(world, opened["id"])


def stated() -> Row:
    """Return what opens an import."""
    return {"source": f"matrix-{uuid4().hex[:12]}", "district": HERE, "mapping": "bihuan"}


async def receiving(world: World) -> Row:
    """Open an import, and put its file: a row that is stored and one that is refused."""
    opened = await world.made("vacancies POST /v1/imports", stated())
    sent = {**world.officer, "Content-Type": "text/csv"}
    at = f"vacancies PUT /v1/imports/{opened['id']}/parts/1"
    answer = await world.doors.rest(at, sent, content=CSV)
    assert answer.status_code == httpx.codes.NO_CONTENT, answer.text
    return opened


async def ended(world: World, import_id: str) -> Row:
    """Wait until an import has ended."""
    async for _ in attempts():
        found = await world.made(f"vacancies GET /v1/imports/{import_id}")
        if found["state"] not in {"waiting", "running"}:
            return found
    pytest.fail("the import does not end")


async def a_file(world: World) -> Subject:
    """A file that is to be imported."""
    return Subject(world.about, body=stated())


async def a_part(world: World) -> Subject:
    """An import that waits for the first part of its file."""
    opened = await world.made("vacancies POST /v1/imports", stated())
    return Subject(world.about, {"id": opened["id"]}, content=CSV)


async def an_import(world: World) -> Subject:
    """An import whose file is there; one that was started is waited for."""
    made = await receiving(world)
    return Subject(world.about, {"id": made["id"]}, after=lambda: ended(world, made["id"]))


OPERATIONS: Mapping[str, Operation] = {
    "vacancies.read_import": reading("vacancies", of_row("import", f"vacancies GET {AT}")),
    "vacancies.list_findings": reading("vacancies", of_row("import", f"vacancies GET {AT}/findings", items)),
    "vacancies.list_imports": reading(
        "vacancies",
        lambda world: at_address(
            "vacancies GET /v1/imports?limit=100", lambda answer: among(world.rows["import"]["id"])(answer["items"])
        )(world),
    ),
    "graph.imports": reading("vacancies", in_connection("imports", "import", "")),
    **done("open_import", "vacancies POST /v1/imports", "openImport", a_file, ("import",)),
    **done("put_part", f"vacancies PUT {AT}/parts/1", "", a_part, ("import", "import_part")),
    **done("start_import", f"vacancies POST {AT}:start", "startImport", an_import, ("import",)),
    **done("cancel_import", f"vacancies POST {AT}:cancel", "cancelImport", an_import, ("import",)),
}
