"""Evidence is handed in once, kept sealed, served as what it is, and goes with its person's key."""

import asyncio
import os
import stat
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import obstore
import pytest
from obstore.store import ObjectStore
from sqlalchemy import text

from services.kit.vault.persons import destroy_key
from services.people.evidence_files.jobs import remove_orphans, scan, tidy
from tests.people.evidence_files.handing import PART, PDF, put, sent, stated
from tests.people.evidence_files.test_rules import HTML, PNG
from tests.people.journal import happened
from tests.people.office import Office, code_of, office, rules_of, someone
from tests.running import Running

pytestmark = pytest.mark.anyio

PURPOSE = {"Bihuan-Purpose": "assistance"}


def with_purpose(caller: Office) -> Office:
    return Office(caller.people, caller.headers | PURPOSE)


def lying(people: Running) -> list[Path]:
    """Return every part that lies in the store."""
    return [path for path in (people.settings.state_dir / "evidence").rglob("*") if path.is_file()]


async def in_store(people: Running, file: str) -> list[Path]:
    """Return the parts of a file that lie in the store."""
    async with people.database.begin_system() as session:
        found = await session.scalar(text("SELECT object FROM evidence_file WHERE id = :id"), {"id": UUID(file)})
    return [path for path in lying(people) if path.parent.name == found]


@pytest.fixture
def scanner(people: Running, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Set a scanner that finds what holds the word virus, and is away where there is a file `away`."""
    script = tmp_path / "scan"
    script.write_text(f"#!/bin/sh\n[ -e {tmp_path}/away ] && exit 9\ngrep -q virus && exit 1\nexit 0\n")
    script.chmod(0o700)
    monkeypatch.setitem(people.settings.__dict__, "evidence_scan", f"exec:{script}")
    return tmp_path / "away"


async def test_a_file_in_several_parts_is_read_as_it_was_handed_in(people: Running, officer: Office) -> None:
    person = await officer.register()
    content = PDF + os.urandom(PART)
    done = await sent(officer, person, content)
    assert (done.status_code, done.json()["state"]) == (200, "stored")
    at = f"/v1/evidence-files/{done.json()['id']}"
    read = await with_purpose(officer).get(f"{at}/content")
    assert read.content == content
    headers = [read.headers[name] for name in ("content-type", "content-disposition", "x-content-type-options")]
    assert headers == ["application/pdf", f'attachment; filename="{done.json()["id"]}.pdf"', "nosniff"]
    herself = someone(people, "job_seeker", person=person)
    [noted] = (await herself.get(f"/v1/persons/{person}/access-log")).json()["items"]
    assert (noted["fields"], noted["purpose"]) == (["evidence.disability_certificate"], "assistance")
    assert (await happened(people, person))[-1] == "person.evidence_stored"


async def test_a_file_is_read_for_a_purpose_by_whoever_may_read_persons_unmasked(
    people: Running, officer: Office
) -> None:
    file = (await sent(officer, await officer.register())).json()["id"]
    at = f"/v1/evidence-files/{file}/content"
    assert code_of(await officer.get(at)) == (400, "purpose-required")
    assert code_of(await with_purpose(office(people, "auditor")).get(at)) == (403, "forbidden")
    assert code_of(await with_purpose(office(people, "caseworker", "370102")).get(at)) == (404, "not-found")


async def test_nothing_of_a_file_lies_open_in_the_store_and_its_name_says_nothing(
    people: Running, officer: Office
) -> None:
    person = await officer.register()
    content = PDF + b"SECRET-OF-THE-PERSON" * 100
    file = (await sent(officer, person, content)).json()["id"]
    [part] = await in_store(people, file)
    assert b"SECRET" not in part.read_bytes()
    assert not {person, file} & set(part.parts)
    assert stat.S_IMODE((people.settings.state_dir / "evidence").stat().st_mode) == 0o700


async def test_the_same_bytes_of_the_same_person_are_the_same_evidence(officer: Office) -> None:
    person, other = await officer.register(), await officer.register()
    first = (await sent(officer, person)).json()["id"]
    again = await officer.post("/v1/evidence-files", stated(person, kind="other"))
    assert (again.status_code, again.json()["id"]) == (200, first)
    assert (await officer.post("/v1/evidence-files", stated(other))).status_code == 201


async def test_the_same_bytes_have_one_size_and_one_type(officer: Office) -> None:
    person = await officer.register()
    assert (await sent(officer, person)).is_success
    again = await officer.post("/v1/evidence-files", stated(person, size=7, media_type="image/png"))
    assert (again.status_code, rules_of(again)) == (
        422,
        {"/size": "not_of_these_bytes", "/media_type": "not_of_these_bytes"},
    )


@pytest.mark.parametrize(
    ("content", "changed", "told"),
    [
        (HTML, {}, (422, "file-type-not-taken")),
        (PNG, {}, (422, "file-differs")),
        (PDF, {"sha256": "0" * 64}, (422, "file-differs")),
    ],
)
async def test_a_file_that_is_not_what_it_was_said_to_be_is_not_stored(
    officer: Office, content: bytes, changed: dict[str, str], told: tuple[int, str]
) -> None:
    person = await officer.register()
    assert code_of(await sent(officer, person, content, **changed)) == told
    [file] = (await officer.get("/v1/evidence-files", person=person)).json()["items"]
    served = await with_purpose(officer).get(f"/v1/evidence-files/{file['id']}/content")
    assert (file["state"], code_of(served)) == ("receiving", (409, "file-not-served"))


async def test_what_is_too_large_or_missing_is_named(officer: Office) -> None:
    person = await officer.register()
    large = await officer.post("/v1/evidence-files", stated(person, size=20 * 1024 * 1024 + 1))
    assert rules_of(large) == {"/size": "file_too_large"}
    opened = (await officer.post("/v1/evidence-files", stated(person, size=PART + 5))).json()["id"]
    assert rules_of(await put(officer, opened, PDF)) == {"": "part_has_another_size"}
    assert rules_of(await put(officer, opened, PDF, 3)) == {"/path/number": "no_such_part"}
    assert (await put(officer, opened, b"12345", 2)).status_code == 204
    missing = await officer.post(f"/v1/evidence-files/{opened}:complete")
    assert (code_of(missing), missing.json()["parts"]) == ((409, "file-parts-missing"), [1])


async def test_a_part_that_was_put_in_afterwards_is_never_served(people: Running, officer: Office) -> None:
    first = (await sent(officer, await officer.register())).json()["id"]
    second = (await sent(officer, await officer.register(), PDF + b"x")).json()["id"]
    [mine], [other] = await in_store(people, first), await in_store(people, second)
    mine.write_bytes(other.read_bytes())
    with pytest.raises(Exception, match="closed connection"):
        await with_purpose(officer).get(f"/v1/evidence-files/{first}/content")
    assert code_of(await put(officer, first, PDF)) == (409, "file-is-stored")


async def test_a_part_that_comes_while_the_file_is_looked_at_changes_nothing_of_what_was_looked_at(
    people: Running, officer: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = (await officer.post("/v1/evidence-files", stated(await officer.register()))).json()["id"]
    assert (await put(officer, file, PDF)).status_code == 204
    [lies] = await in_store(people, file)
    came, looked_at = asyncio.Event(), asyncio.Event()
    putting = obstore.put_async

    async def put_late(store: ObjectStore, path: str, part: bytes) -> object:
        if path.startswith(lies.parent.name):
            came.set()
            await looked_at.wait()
        return await putting(store, path, part)

    monkeypatch.setattr(obstore, "put_async", put_late)
    late = asyncio.create_task(put(officer, file, PDF.replace(b"1 0 obj", b"9 9 obj")))
    await came.wait()
    done = await officer.post(f"/v1/evidence-files/{file}:complete")
    looked_at.set()
    assert ((await late).status_code, done.status_code) == (204, 200)
    assert (await with_purpose(officer).get(f"/v1/evidence-files/{file}/content")).content == PDF


async def test_where_a_scanner_is_set_only_what_it_found_clean_is_served(
    people: Running, officer: Office, scanner: Path
) -> None:
    files = [(await sent(officer, await officer.register(), PDF + more)).json()["id"] for more in (b"fine", b"virus")]
    await asyncio.to_thread(scanner.touch)
    states: list[str] = []
    for _ in range(50):  # one that is not answered ends the round: the others would wait as long
        await scan(people.database)
        states = [(await officer.get(f"/v1/evidence-files/{file}")).json()["state"] for file in files]
        if "stored" not in states:
            break
    waiting = await with_purpose(officer).get(f"/v1/evidence-files/{files[0]}/content")
    assert (states, waiting.json()["state"]) == (["scan_unavailable"] * 2, "scan_unavailable")
    await asyncio.to_thread(scanner.unlink)
    async with people.database.begin_system() as session:
        await session.execute(text("UPDATE evidence_file SET scanned_at = scanned_at - interval '2 minutes'"))
    await scan(people.database)
    served = [await with_purpose(officer).get(f"/v1/evidence-files/{file}/content") for file in files]
    assert [each.status_code for each in served] == [200, 409]
    assert served[1].json()["state"] == "infected"
    await tidy(people.database)
    assert [len(await in_store(people, file)) for file in files] == [1, 0]


async def test_whose_key_is_destroyed_has_no_files_any_more(people: Running, officer: Office) -> None:
    person = await officer.register()
    file = (await sent(officer, person)).json()["id"]
    async with people.database.begin_system() as session:
        await destroy_key(session, UUID(person), people.database.clock.now())
    served = await with_purpose(officer).get(f"/v1/evidence-files/{file}/content")
    assert (code_of(served), served.json()["state"]) == ((409, "file-not-served"), "erased")
    await tidy(people.database)
    assert await in_store(people, file) == []
    assert (await officer.get(f"/v1/evidence-files/{file}")).json()["state"] == "erased"


async def test_what_never_came_whole_and_what_no_row_knows_is_removed_after_a_day(
    people: Running, officer: Office
) -> None:
    opened = (await officer.post("/v1/evidence-files", stated(await officer.register()))).json()["id"]
    assert (await put(officer, opened, PDF)).status_code == 204
    [part] = await in_store(people, opened)
    fresh = part.parent.parent / ("f" * 32) / "1"
    fresh.parent.mkdir()
    fresh.write_bytes(b"just came")
    await asyncio.to_thread(os.utime, part, (0, 0))
    async with people.database.begin_system() as session:
        aged = {"id": UUID(opened), "at": people.database.clock.now() - timedelta(days=2)}
        await session.execute(text("UPDATE evidence_file SET created_at = :at WHERE id = :id"), aged)
    await tidy(people.database)
    await remove_orphans(people.database)
    assert (await officer.get(f"/v1/evidence-files/{opened}")).status_code == 404
    assert (part.exists(), fresh.exists()) == (False, True)
