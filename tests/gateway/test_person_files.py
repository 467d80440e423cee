"""Files of persons through the graph: imports with what became of their rows, and exports; the bytes go over REST."""

from typing import Any

import httpx
import pytest

from tests.gateway.front_end import FrontEnd
from tests.people.imports.sending import csv_file, row
from tests.running import Running
from tests.waiting import eventually

pytestmark = pytest.mark.anyio

OPEN = """
mutation Open($input: PersonImportInput!) {
  openPersonImport(input: $input) { ... on PersonImport { id state } ... on Problem { code } }
}"""
START = """
mutation Start($id: UUID!) {
  startPersonImport(id: $id, ifMatch: 1) {
    __typename ... on PartsOfFileMissing { missing } ... on PersonImport { state }
  }
}"""
IMPORT = """
query Import($id: UUID!, $outcome: ImportOutcome) {
  personImport(id: $id) {
    state rowsTotal rowsCreated rowsRefused
    faults { items { rule detail } }
    rows(first: 1, outcome: $outcome) {
      edges { node { row outcome persons { name } errors { pointer rule } } }
      pageInfo { hasNextPage }
    }
  }
}"""
ASK = """
mutation Ask($input: PersonExportInput!) {
  askForPersonExport(input: $input) { ... on PersonExport { id state } ... on Problem { code } }
}"""
EXPORT = "query Export($id: UUID!) { personExport(id: $id) { state narrowed { residence } rowsWritten } }"
ACTING = "mutation Act($id: UUID!) { %s(id: $id) { ... on Problem { code } ... on %s { state } } }"


async def opened(officer: FrontEnd) -> str:
    """Open an import of persons in the graph; return its id."""
    found = await officer.data(OPEN, input={"district": "440300", "format": "CSV"})
    return str(found["openPersonImport"]["id"])


async def put(officer: FrontEnd, people: Running, at: str, content: bytes, number: int = 1) -> None:
    """Put a part of a file over REST."""
    headers = officer.headers | {"Content-Type": "text/csv"}
    taken = await people.client.put(f"/v1/imports/{at}/parts/{number}", content=content, headers=headers)
    assert taken.status_code == httpx.codes.NO_CONTENT, taken.text


async def imported(officer: FrontEnd, people: Running, content: bytes, **narrowed: object) -> Any:  # noqa: ANN401 -- what the graph shows
    """Import a file to its end; return what the graph shows of it."""
    at = await opened(officer)
    await put(officer, people, at, content)
    await officer.data(START, id=at)

    async def unfinished() -> bool:
        return (await officer.data(IMPORT, id=at))["personImport"]["state"] in {"WAITING", "RUNNING"}

    await eventually(unfinished, expected=False)
    return (await officer.data(IMPORT, id=at, **narrowed))["personImport"]


async def test_an_import_shows_what_became_of_its_rows_page_by_page(officer: FrontEnd, people: Running) -> None:
    shown = await imported(officer, people, csv_file([row(), row(name="")]))
    first = {"row": 2, "outcome": "CREATED", "persons": [{"name": "陈**"}], "errors": []}
    assert shown == {
        "state": "DONE",
        "rowsTotal": 2,
        "rowsCreated": 1,
        "rowsRefused": 1,
        "faults": {"items": []},
        "rows": {"edges": [{"node": first}], "pageInfo": {"hasNextPage": True}},
    }


async def test_rows_can_be_narrowed_to_those_that_were_refused(officer: FrontEnd, people: Running) -> None:
    shown = await imported(officer, people, csv_file([row(), row(name="")]), outcome="REFUSED")
    [edge] = shown["rows"]["edges"]
    assert (edge["node"]["row"], [each["pointer"] for each in edge["node"]["errors"]]) == (3, ["/name"])


async def test_a_file_that_cannot_be_read_says_why(officer: FrontEnd, people: Running) -> None:
    shown = await imported(officer, people, "姓名,年纪\n陈小明,40\n".encode())
    assert (shown["state"], [bool(each["detail"]) for each in shown["faults"]["items"]][:1]) == ("REFUSED", [True])


async def test_an_import_does_not_start_before_its_file_is_whole(officer: FrontEnd, people: Running) -> None:
    at = await opened(officer)
    await put(officer, people, at, b"x", number=2)
    started = (await officer.data(START, id=at))["startPersonImport"]
    assert started == {"__typename": "PartsOfFileMissing", "missing": [1]}


async def test_an_import_is_given_up_once(officer: FrontEnd) -> None:
    at, cancel = await opened(officer), ACTING % ("cancelPersonImport", "PersonImport")
    told = [(await officer.data(cancel, id=at))["cancelPersonImport"] for _ in range(2)]
    assert told == [{"state": "CANCELLED"}, {"code": "person-import-ended"}]


async def test_an_export_is_asked_for_followed_and_ended(officer: FrontEnd) -> None:
    await officer.register(residence="440307009")
    asked = (await officer.data(ASK, input={"format": "NDJSON", "residence": "440307009"}))["askForPersonExport"]
    done = {"state": "DONE", "narrowed": {"residence": "440307009"}, "rowsWritten": 1}

    async def shown() -> object:
        return (await officer.data(EXPORT, id=asked["id"]))["personExport"]

    await eventually(shown, done)
    ended = await officer.data(ACTING % ("cancelPersonExport", "PersonExport"), id=asked["id"])
    assert ended["cancelPersonExport"] == {"state": "CANCELLED"}


async def test_who_wants_persons_unmasked_says_what_for(officer: FrontEnd) -> None:
    asked = await officer.data(ASK, input={"format": "CSV", "unmasked": True})
    assert asked["askForPersonExport"] == {"code": "purpose-required"}
