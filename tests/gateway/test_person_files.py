"""Files through the graph: imports of persons with what became of their rows, exports, evidence; bytes go over REST."""

import hashlib
from typing import Any

import httpx
import pytest

from tests.gateway.front_end import FrontEnd
from tests.people.evidence_files.handing import PDF
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
UPLOAD = "query Upload($id: UUID!) { personImport(id: $id) { upload { method path mediaTypes } } }"
ASK = """
mutation Ask($input: PersonExportInput!) {
  askForPersonExport(input: $input) { ... on PersonExport { id state } ... on Problem { code } }
}"""
EXPORT = "query Export($id: UUID!) { personExport(id: $id) { state narrowed { residence } rowsWritten } }"
FETCH = "query Fetch($id: UUID!) { personExport(id: $id) { file { path mediaTypes } } }"
ACTING = "mutation Act($id: UUID!) { %s(id: $id) { ... on Problem { code } ... on %s { state } } }"
HAND_IN = """
mutation Open($input: EvidenceFileInput!) {
  openEvidenceFile(input: $input) {
    ... on EvidenceFile { id state upload { method path mediaTypes } } ... on Problem { code }
  }
}"""
COMPLETE = """
mutation Complete($id: UUID!) {
  completeEvidenceFile(id: $id) {
    ... on EvidenceFile { state content { method path mediaTypes } }
    ... on Problem { code }
    ... on FilePartsMissing { parts }
    ... on FileDiffers { differs }
  }
}"""


async def opened(officer: FrontEnd) -> str:
    """Open an import of persons in the graph; return its id."""
    found = await officer.data(OPEN, input={"district": "440300", "format": "CSV"})
    return str(found["openPersonImport"]["id"])


async def put(officer: FrontEnd, people: Running, at: str, content: bytes, number: int = 1) -> None:
    """Put a part of a file where the graph says; the exchange is not there, so people is asked itself."""
    there = (await officer.data(UPLOAD, id=at))["personImport"]["upload"]
    path = there["path"].removeprefix("/people").replace("{number}", str(number))
    headers = officer.headers | {"Content-Type": there["mediaTypes"][0]}
    taken = await people.client.request(there["method"], path, content=content, headers=headers)
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


async def test_an_export_is_asked_for_followed_fetched_and_ended(officer: FrontEnd, people: Running) -> None:
    await officer.register(residence="440307009")
    asked = (await officer.data(ASK, input={"format": "NDJSON", "residence": "440307009"}))["askForPersonExport"]
    done = {"state": "DONE", "narrowed": {"residence": "440307009"}, "rowsWritten": 1}

    async def shown() -> object:
        return (await officer.data(EXPORT, id=asked["id"]))["personExport"]

    await eventually(shown, done)
    there = (await officer.data(FETCH, id=asked["id"]))["personExport"]["file"]
    fetched = await people.client.get(there["path"].removeprefix("/people"), headers=officer.headers)
    assert [fetched.headers["content-type"]] == there["mediaTypes"] == ["application/x-ndjson"]
    ended = await officer.data(ACTING % ("cancelPersonExport", "PersonExport"), id=asked["id"])
    assert ended["cancelPersonExport"] == {"state": "CANCELLED"}


async def test_who_wants_persons_unmasked_says_what_for(officer: FrontEnd) -> None:
    asked = await officer.data(ASK, input={"format": "CSV", "unmasked": True})
    assert asked["askForPersonExport"] == {"code": "purpose-required"}


async def handed_in(officer: FrontEnd, content: bytes = PDF, **stated: object) -> dict[str, Any]:
    """Open a file about somebody new, or whom `stated` names; return what the graph answers."""
    person = stated.pop("personId", None) or await officer.register()
    facts = {"personId": person, "kind": "DIPLOMA", "mediaType": "application/pdf", "size": len(content)}
    digest = hashlib.sha256(content).hexdigest()
    return dict((await officer.data(HAND_IN, input=facts | {"sha256": digest} | stated))["openEvidenceFile"])


async def send(officer: FrontEnd, people: Running, file: dict[str, Any], content: bytes = PDF) -> None:
    """Send a file to the address that the graph names; the exchange is not there, so people is asked itself."""
    there = file["upload"]
    path = there["path"].removeprefix("/people").replace("{number}", "1")
    headers = officer.headers | {"Content-Type": there["mediaTypes"][0]}
    taken = await people.client.request(there["method"], path, content=content, headers=headers)
    assert taken.status_code == httpx.codes.NO_CONTENT, taken.text


async def completed(officer: FrontEnd, file: dict[str, Any]) -> dict[str, Any]:
    """Complete a file; return what the graph answers."""
    return dict((await officer.data(COMPLETE, id=file["id"]))["completeEvidenceFile"])


async def test_a_file_is_opened_sent_to_where_the_graph_says_and_fetched_from_there(
    officer: FrontEnd, people: Running
) -> None:
    file = await handed_in(officer)
    assert file["state"] == "RECEIVING"
    await send(officer, people, file)
    stored = await completed(officer, file)
    assert (stored["state"], stored["content"]["mediaTypes"]) == ("STORED", ["application/pdf"])
    path, headers = stored["content"]["path"].removeprefix("/people"), {"Bihuan-Purpose": "assistance"}
    assert (await people.client.get(path, headers=officer.headers | headers)).content == PDF


async def test_bytes_that_are_there_already_are_not_asked_for_again(officer: FrontEnd, people: Running) -> None:
    person = await officer.register()
    first = await handed_in(officer, personId=person)
    await send(officer, people, first)
    await completed(officer, first)
    again = await handed_in(officer, personId=person)
    assert (again["id"], again["state"]) == (first["id"], "STORED")


async def test_a_file_of_which_nothing_has_come_is_not_complete(officer: FrontEnd) -> None:
    assert await completed(officer, await handed_in(officer)) == {"code": "file-parts-missing", "parts": [1]}


async def test_a_file_that_is_not_what_it_was_said_to_be_is_not_stored(officer: FrontEnd, people: Running) -> None:
    file = await handed_in(officer, mediaType="image/png")
    await send(officer, people, file)
    assert await completed(officer, file) == {"code": "file-differs", "differs": "media_type"}
