"""Persons as a file: those whom the caller sees, masked, for the caller alone, until it expires."""

import csv
import io
from typing import Any
from uuid import UUID, uuid4

import httpx
import orjson
import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import insert, text

from services.kit.files.working import Superseded
from services.people.exports.jobs import KEPT, claim, run_export, take_up, write
from services.people.exports.model import CONTENT, PersonExportPart
from tests.people.office import Office, code_of, office, rules_of, someone
from tests.running import Running
from tests.waiting import attempts

pytestmark = pytest.mark.anyio

DISTRICT = "440513"
"""A district that no other test counts persons in."""


@pytest.fixture
def here(people: Running) -> Office:
    return office(people, "district_officer", DISTRICT)


async def asked(who: Office, file_format: str = "csv", purpose: str | None = None, **more: Any) -> str:  # noqa: ANN401 -- any JSON
    """Ask for an export of the district; return its address once it has ended."""
    stated = who.headers | ({} if purpose is None else {"Bihuan-Purpose": purpose})
    body = {"format": file_format, "residence": DISTRICT} | more
    answer = await who.people.client.post("/v1/exports", json=body, headers=stated)
    assert answer.status_code == httpx.codes.CREATED, answer.text
    at: str = answer.headers["location"]
    async for _ in attempts(60):
        if (await who.get(at)).json()["state"] not in {"waiting", "running"}:
            return at
    pytest.fail("the export does not end")


async def fetched(who: Office, at: str) -> bytes:
    answer = await who.get(f"{at}/file")
    assert answer.status_code == httpx.codes.OK, answer.text
    return answer.content


def table(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))


async def test_a_file_has_the_persons_that_the_list_shows_and_masks_them_as_it_does(here: Office) -> None:
    first, second = (
        await here.register(residence=DISTRICT, phone="13800000001"),
        await here.register(residence=DISTRICT),
    )
    listed = (await here.get("/v1/persons", residence=DISTRICT, limit=200)).json()["items"]
    header, *rows = table(await fetched(here, await asked(here)))
    assert [each[0] for each in rows] == [each["id"] for each in listed]
    assert {first, second} <= {each[0] for each in rows}
    told = dict(zip(header, next(each for each in rows if each[0] == first), strict=True))
    assert (told["姓名"], told["联系电话"], told["常住地行政区划代码"]) == ("陈**", "138****0001", DISTRICT)
    assert "出生日期" not in header


async def test_an_unmasked_file_takes_a_purpose_and_tells_every_person_who_read_it(here: Office) -> None:
    person = await here.register(residence=DISTRICT, phone="13800000002")
    refused = await here.post("/v1/exports", {"format": "ndjson", "unmasked": True})
    assert code_of(refused)[1] == "purpose-required"
    at = await asked(here, "ndjson", "assistance", unmasked=True)
    rows = [orjson.loads(line) for line in (await fetched(here, at)).splitlines()]
    told = next(each for each in rows if each["id"] == person)
    assert (told["name"], told["phone"], told["birth_date"]) == ("陈小明", "13800000002", "1980-01-01")
    log = (await someone(here.people, "job_seeker", person=person).get(f"/v1/persons/{person}/access-log")).json()
    [entry] = log["items"]
    assert (entry["route"], entry["purpose"], "phone" in entry["fields"]) == ("POST /v1/exports", "assistance", True)


async def test_a_workbook_holds_texts_and_no_formulas(here: Office) -> None:
    number = "+86 13800000003"
    await here.register(residence=DISTRICT, phone=number)
    at = await asked(here, "xlsx", "assistance", unmasked=True, language="en")
    book = CalamineWorkbook.from_filelike(io.BytesIO(await fetched(here, at)))
    header, *rows = book.get_sheet_by_index(0).to_python()
    phones = [each[header.index("Phone")] for each in rows]
    assert number in phones


async def test_a_cell_of_csv_that_begins_like_a_formula_is_made_a_text(here: Office) -> None:
    await here.register(residence=DISTRICT, phone="+86 13800000004")
    header, *rows = table(await fetched(here, await asked(here, "csv", "assistance", unmasked=True)))
    assert "'+86 13800000004" in [each[header.index("联系电话")] for each in rows]


async def test_a_file_is_fetched_by_whoever_asked_for_it_and_seen_by_nobody_else(here: Office) -> None:
    at = await asked(here)
    colleague = office(here.people, "district_officer", DISTRICT, "440500")
    assert [(await colleague.get(each)).status_code for each in (at, f"{at}/file")] == [404, 404]
    assert at.rpartition("/")[2] not in str((await colleague.get("/v1/exports")).json())


async def test_a_file_is_destroyed_when_its_time_is_over(here: Office) -> None:
    at = await asked(here)
    clock, database = here.people.settings.clock, here.people.database
    clock.turn(KEPT)
    try:
        assert (await here.get(f"{at}/file")).json()["state"] == "expired"
        await take_up(database)
    finally:
        clock.turn(-KEPT)
    async with database.begin_system() as session:
        kept = text("SELECT count(*) FROM person_export_part WHERE export_id = :id")
        left = await session.scalar(kept, {"id": at.rpartition("/")[2]})
    assert ((await here.get(at)).json()["state"], left) == ("expired", 0)


async def test_a_file_is_kept_sealed(here: Office) -> None:
    await here.register(residence=DISTRICT, address="广东省汕头市潮阳区文光街道1号")
    at = await asked(here, "ndjson", "assistance", unmasked=True)
    assert "文光街道".encode() in await fetched(here, at)
    async with here.people.database.begin_system() as session:
        stored = text("SELECT content_sealed FROM person_export_part WHERE export_id = :id")
        parts = (await session.scalars(stored, {"id": at.rpartition("/")[2]})).all()
    assert parts
    assert not any("文光街道".encode() in part for part in parts)


async def test_a_cancelled_export_has_no_file(here: Office) -> None:
    at = await asked(here)
    ended = await here.people.client.post(f"{at}:cancel", json={}, headers=here.headers | {"If-Match": "*"})
    fetching = await here.get(f"{at}/file")
    assert (ended.json()["state"], code_of(fetching)) == ("cancelled", (409, "export-not-done"))
    again = await here.people.client.post(f"{at}:cancel", json={}, headers=here.headers | {"If-Match": "*"})
    assert code_of(again) == (409, "person-export-ended")


async def test_a_caseworker_takes_no_file_of_persons_along(here: Office) -> None:
    refused = await office(here.people, "caseworker", DISTRICT).post("/v1/exports", {"format": "csv"})
    assert code_of(refused) == (403, "forbidden")


async def test_a_job_that_was_killed_begins_again_and_nobody_is_in_the_file_twice(here: Office) -> None:
    await here.register(residence=DISTRICT)
    at = await asked(here)
    export_id = at.rpartition("/")[2]
    async with here.people.database.begin_system() as session:
        halfway = "UPDATE person_export SET state = 'running', ended_at = NULL, expires_at = NULL WHERE id = :id"
        await session.execute(text(halfway), {"id": export_id})
    await run_export(here.people.database, export_id=export_id)
    _, *rows = table(await fetched(here, at))
    assert len({each[0] for each in rows}) == len(rows) == (await here.get(at)).json()["rows_written"]


async def test_a_job_that_has_lost_its_export_to_another_writes_nothing_beside_it(here: Office) -> None:
    await here.register(residence=DISTRICT)
    at = await asked(here)
    database, export_id = here.people.database, UUID(at.rpartition("/")[2])
    async with database.begin_system() as session:
        halfway = "UPDATE person_export SET state = 'running', ended_at = NULL, expires_at = NULL WHERE id = :id"
        await session.execute(text(halfway), {"id": export_id})
    plans = []
    for _ in range(2):
        async with database.begin_system() as session:
            plans.append(await claim(session, export_id))
    lost, kept = plans
    assert lost is not None
    assert kept is not None
    keyring = here.people.app.state.keyring
    with pytest.raises(Superseded):
        await write(database, keyring, lost)
    await write(database, keyring, kept)
    _, *rows = table(await fetched(here, at))
    assert len({each[0] for each in rows}) == len(rows) == (await here.get(at)).json()["rows_written"]


async def test_a_file_that_is_destroyed_while_it_is_fetched_breaks_off_where_its_length_says_that_more_must_come(
    here: Office,
) -> None:
    at = await asked(here)
    whole = await here.get(f"{at}/file")
    assert whole.headers["content-length"] == str(len(whole.content))
    async with here.people.database.begin_system() as session:
        for number, size in ((2, 16_000_000), (3, 5), (4, 5)):  # more than is on its way before somebody reads it
            part, keyring = uuid4(), here.people.app.state.keyring
            sealed = keyring.seal(b"0" * size, CONTENT.place(part))
            row = {"id": part, "export_id": UUID(at.rpartition("/")[2]), "number": number, "content_sealed": sealed}
            await session.execute(insert(PersonExportPart), [row])
    async with here.people.client.stream("GET", f"{at}/file", headers=here.headers) as fetching:
        await here.people.client.post(f"{at}:cancel", json={}, headers=here.headers | {"If-Match": "*"})
        with pytest.raises(httpx.RemoteProtocolError, match="closed connection"):
            await fetching.aread()


async def test_an_unknown_form_is_refused_by_its_name(here: Office) -> None:
    assert rules_of(await here.post("/v1/exports", {"format": "pdf"})) == {"/format": "literal_error"}
