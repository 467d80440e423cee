"""A file of persons: whoever is new is registered, everybody else is listed with the reason."""

import io

import httpx
import orjson
import pytest
import xlsxwriter  # type: ignore[import-untyped]  # the library has no types
from sqlalchemy import text

from tests.people.imports.sending import broken, csv_file, ended, imported, nameless_id, outcomes, row, sent
from tests.people.invented import another_resident_id, person
from tests.people.journal import entries, happened
from tests.people.office import Office, code_of, office, someone
from tests.running import Running

pytestmark = pytest.mark.anyio


def workbook(rows: list[list[object]]) -> bytes:
    content = io.BytesIO()
    with xlsxwriter.Workbook(content) as book:
        sheet = book.add_worksheet()
        for n, cells in enumerate(rows):
            sheet.write_row(n, 0, cells)
    return content.getvalue()


async def test_each_person_of_a_file_is_registered_as_the_office_would_register_them(
    people: Running, officer: Office
) -> None:
    shown, [first] = await imported(officer, csv_file([row(name="陈小桥", phone="13900010001")]))
    [registered] = first["persons"]
    found = (await officer.get(f"/v1/persons/{registered['id']}")).json()
    assert (shown["state"], shown["rows_total"], shown["rows_created"]) == ("done", 1, 1)
    assert (found["name"], found["phone"], found["birth_year"], found["sex"]) == ("陈**", "139****0001", 1980, "1")
    assert await happened(people, registered["id"]) == ["person.registered"]
    [(_, version, data)] = await entries(people, registered["id"])
    assert (version, data["personal"]["person"], "陈小桥" in str(data)) == (1, registered["id"], False)


async def test_what_was_imported_is_found_by_its_resident_id_and_read_unmasked(officer: Office) -> None:
    number = another_resident_id()
    await imported(officer, csv_file([row(resident_id=number.lower())]))
    found = await officer.post("/v1/persons:search", {"resident_id": number})
    asked = officer.headers | {"Bihuan-Purpose": "assistance"}
    told = await officer.people.client.get(f"/v1/persons/{found.json()['id']}/unmasked", headers=asked)
    assert (told.json()["resident_id"], told.json()["phone"]) == (number, "13800000000")


async def test_a_bad_row_names_each_field_and_its_rule_and_registers_nobody(officer: Office) -> None:
    good = row()
    wrong_check = good["resident_id"][:-1] + ("1" if good["resident_id"][-1] != "1" else "2")
    _, rows = await imported(
        officer,
        csv_file(
            [
                row(resident_id=wrong_check, phone="many"),
                nameless_id(birth_date="2001-02-30"),
                nameless_id(birth_date="2999年1月1日"),
                row(name="", hukou_kind="both"),
                row(residence="370102"),
                row(birth_date="1981-01-01"),
            ]
        ),
    )
    assert set(outcomes(rows)) == {"refused"}
    assert broken(rows) == [
        {"/resident_id": "resident_id_checksum", "/phone": "string_pattern_mismatch"},
        {"/birth_date": "date_from_datetime_parsing"},
        {"/birth_date": "date_in_future"},
        {"/name": "missing", "/hukou_kind": "literal_error"},
        {"/residence": "residence_outside_the_area"},
        {"/birth_date": "differs_from_resident_id"},
    ]
    assert [each["row"] for each in rows] == [2, 3, 4, 5, 6, 7]


async def test_a_rule_is_said_in_the_language_of_the_reader(officer: Office) -> None:
    at = await sent(officer, csv_file([row(residence="370102")]), dry_run=True)
    await officer.post(f"{at}:start", seen=1)
    said = []
    for language in ("en", "zh"):
        reader = Office(officer.people, officer.headers | {"Accept-Language": language})
        [error] = (await imported_rows(reader, at))[0]["errors"]
        said.append(error["detail"])
    assert said == [
        "The person lives outside 440300, for which the file is imported.",
        "常住地不在本次导入的行政区划 440300 之内。",
    ]


async def imported_rows(reader: Office, at: str) -> list[dict[str, list[dict[str, str]]]]:
    await ended(reader, at)
    rows: list[dict[str, list[dict[str, str]]]] = (await reader.get(f"{at}/rows")).json()["items"]
    return rows
