"""A file of persons: whoever is new is registered, everybody else is listed with the reason."""

import httpx
import pytest
from sqlalchemy import text

from tests.people.imports.sending import broken, csv_file, ended, imported, nameless_id, outcomes, row, sent
from tests.people.invented import another_resident_id, person, without_resident_id
from tests.people.journal import entries, happened
from tests.people.office import Office, code_of, office, someone
from tests.running import Running

pytestmark = pytest.mark.anyio


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


ITS_OWN = {"id", "created_at", "updated_at", "resident_id_blind", "resident_id_masked", "namesake"}
"""What two persons of the same facts do not share, beside what is sealed."""


async def stored(people: Running, person_id: str) -> tuple[dict[str, object], list[str], list[str]]:
    """Return the columns of a person, who sees them, and who saw them when they were registered."""
    async with people.database.begin_system() as session:
        found = await session.execute(text("SELECT * FROM person WHERE id = :id"), {"id": person_id})
        columns = {
            name: value is not None if name.endswith("_sealed") else value
            for name, value in found.mappings().one().items()
            if name not in ITS_OWN
        }
        keys = text("SELECT replace(key, :id, 'them') FROM scope WHERE row_id = :row ORDER BY 1")
        seen = list(await session.scalars(keys, {"id": person_id, "row": person_id}))
        told = text("SELECT replace(unnest(keys), :id, 'them') AS key FROM journal WHERE subject = :row ORDER BY 1")
        return columns, seen, list(await session.scalars(told, {"id": person_id, "row": person_id}))


async def test_an_imported_person_is_stored_and_seen_as_a_registered_one(people: Running, officer: Office) -> None:
    facts = {"name": "欧阳·小桥", "phone": "13900010002", "residence": "440303001", "hukou": "370102"}
    registered = await officer.register(**facts)
    _, [told] = await imported(officer, csv_file([row(**facts)]))
    assert await stored(people, told["persons"][0]["id"]) == await stored(people, registered)


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
    shown, _ = await imported(officer, csv_file([row(residence="370102")]), dry_run=True)
    at = f"/v1/imports/{shown['id']}/rows"
    said = []
    for language in ("en", "zh"):
        answer = await officer.people.client.get(at, headers=officer.headers | {"Accept-Language": language})
        [refused] = answer.json()["items"]
        said.append(refused["errors"][0]["detail"])
    assert said == [
        "The person lives outside 440300, for which the file is imported.",
        "常住地不在本次导入的行政区划 440300 之内。",
    ]


async def test_whoever_is_registered_is_reported_with_their_masked_record_and_not_changed(
    people: Running, officer: Office
) -> None:
    number = another_resident_id()
    known = (await officer.post("/v1/persons", person(resident_id=number))).json()
    shown, [told] = await imported(officer, csv_file([row(resident_id=number, name="陈大明")]))
    assert (shown["rows_created"], shown["rows_duplicate"], told["outcome"]) == (0, 1, "duplicate")
    [candidate] = told["persons"]
    assert (candidate["id"], candidate["name"], candidate["resident_id"][-4:]) == (known["id"], "陈**", number[-4:])
    assert await happened(people, known["id"]) == ["person.registered"]


async def test_whoever_is_registered_elsewhere_is_told_by_county_alone_and_can_read_that(officer: Office) -> None:
    number = another_resident_id()
    elsewhere = office(officer.people, "district_officer", "370100")
    facts = person(resident_id=number, residence="370102", hukou="370102")
    held = (await elsewhere.post("/v1/persons", facts)).json()["id"]
    shown, [told] = await imported(officer, csv_file([row(resident_id=number)]))
    assert (told["outcome"], told["persons"], told["held_in"]) == ("duplicate", [], ["370102"])
    log = (await someone(officer.people, "job_seeker", person=held).get(f"/v1/persons/{held}/access-log")).json()
    assert [each["fields"] for each in log["items"]] == [["held_in"]]
    assert shown["state"] == "done"


async def test_a_second_row_of_somebody_is_reported_with_the_first(officer: Office) -> None:
    number = another_resident_id()
    _, rows = await imported(officer, csv_file([row(resident_id=number), row(), row(resident_id=number.lower())]))
    assert outcomes(rows) == ["created", "created", "repeated"]
    assert rows[2]["first_row"] == 2


async def test_somebody_without_a_resident_id_who_may_be_registered_is_left_to_the_office(officer: Office) -> None:
    known = (await officer.post("/v1/persons", without_resident_id(name="阿依古丽·买买提"))).json()
    born = (await unmasked(officer, known["id"]))["birth_date"]
    same = nameless_id(name="阿依古丽.买买提", birth_date=born)
    shown, rows = await imported(officer, csv_file([same, nameless_id(name="马小雁", birth_date="1961-05-05")]))
    assert outcomes(rows) == ["ambiguous", "created"]
    assert [each["id"] for each in rows[0]["persons"]] == [known["id"]]
    assert shown["rows_ambiguous"] == 1


async def unmasked(who: Office, person_id: str) -> dict[str, str]:
    asked = who.headers | {"Bihuan-Purpose": "assistance"}
    told: dict[str, str] = (await who.people.client.get(f"/v1/persons/{person_id}/unmasked", headers=asked)).json()
    return told


async def test_two_rows_of_one_name_and_birth_date_without_ids_are_one_person_at_most(officer: Office) -> None:
    twice = nameless_id(name="马小艳", birth_date="1961-05-06")
    _, rows = await imported(officer, csv_file([twice, twice]))
    assert [(each["outcome"], each["first_row"]) for each in rows] == [("created", None), ("ambiguous", 2)]


async def test_a_dry_run_says_what_would_become_of_each_row_and_registers_nobody(officer: Office) -> None:
    number = another_resident_id()
    rows = [row(resident_id=number), row(resident_id=number), row(hukou="")]
    shown, told = await imported(officer, csv_file(rows), dry_run=True)
    found = await officer.post("/v1/persons:search", {"resident_id": number})
    assert outcomes(told) == ["would_create", "repeated", "refused"]
    assert (shown["state"], shown["rows_created"], found.status_code) == ("done", 1, httpx.codes.NOT_FOUND)


async def test_an_office_imports_for_its_own_area_alone(officer: Office) -> None:
    outside = await officer.post("/v1/imports", {"district": "370102", "format": "csv"})
    caseworker = office(officer.people, "caseworker")
    forbidden = await caseworker.post("/v1/imports", {"district": "440303", "format": "csv"})
    assert [code_of(each) for each in (outside, forbidden)] == [(403, "outside-districts"), (403, "forbidden")]


async def test_an_import_is_seen_by_the_offices_of_its_area_and_by_no_others(officer: Office) -> None:
    at = await sent(officer, csv_file([row()]), district="440303")
    seen = [
        (await office(officer.people, "district_officer", each).get(at)).status_code for each in ("440303", "440304")
    ]
    assert seen == [httpx.codes.OK, httpx.codes.NOT_FOUND]


async def test_a_file_is_kept_sealed_and_destroyed_when_it_is_done(officer: Office) -> None:
    at = await sent(officer, csv_file([row(name="欧阳小桥")]))
    stored = text("SELECT content_sealed FROM person_import_part WHERE import_id = :id")

    async def parts() -> list[bytes]:
        async with officer.people.database.begin_system() as session:
            return list(await session.scalars(stored, {"id": at.rpartition("/")[2]}))

    kept = await parts()
    assert (len(kept), any("欧阳".encode() in part for part in kept)) == (2, False)
    await officer.post(f"{at}:start", seen=1)
    await ended(officer, at)
    assert await parts() == []


async def test_a_file_with_a_part_missing_is_not_started(officer: Office) -> None:
    at = (await officer.post("/v1/imports", {"district": "440303", "format": "csv"})).headers["location"]
    sent_as = officer.headers | {"Content-Type": "text/csv"}
    await officer.people.client.put(f"{at}/parts/2", content=b"x", headers=sent_as)
    refused = await officer.post(f"{at}:start", seen=1)
    assert (code_of(refused), refused.json()["missing"]) == ((409, "parts-of-file-missing"), [1])


async def test_a_cancelled_import_takes_nothing_more_and_cannot_be_started(officer: Office) -> None:
    at = await sent(officer, csv_file([row()]))
    assert (await officer.post(f"{at}:cancel", seen=1)).json()["state"] == "cancelled"
    sent_as = officer.headers | {"Content-Type": "text/csv"}
    late = await officer.people.client.put(f"{at}/parts/1", content=b"x", headers=sent_as)
    refused = [await officer.post(f"{at}:{what}", seen=2) for what in ("start", "cancel")]
    assert [code_of(each)[1] for each in (late, *refused)] == [
        "file-not-received",
        "file-not-received",
        "person-import-ended",
    ]


async def test_the_same_key_opens_one_import(officer: Office) -> None:
    body = {"district": "440303", "format": "csv"}
    first, again = [await officer.post("/v1/imports", body, Idempotency_Key="import-once-1") for _ in range(2)]
    assert first.json()["id"] == again.json()["id"]


async def test_what_became_of_the_rows_is_there_as_a_file(officer: Office) -> None:
    shown, _ = await imported(officer, csv_file([row(), row(residence="370102")]))
    at = f"/v1/imports/{shown['id']}/rows/file"
    lines = (await officer.get(at, format="ndjson")).text.splitlines()
    cells = (await officer.get(at)).content.decode("utf-8-sig").splitlines()
    assert [len(lines), len(cells), cells[0]] == [2, 3, "row,outcome,persons,held_in,first_row,errors"]
    assert cells[2].startswith('3,refused,,,,"/residence: The person lives outside 440300, ')


async def test_the_rows_come_in_pages_and_by_outcome(officer: Office) -> None:
    shown, _ = await imported(officer, csv_file([row(), row(name=""), row()]))
    at = f"/v1/imports/{shown['id']}/rows"
    first = (await officer.get(at, limit=2)).json()
    rest = (await officer.get(at, limit=2, after=first["next"])).json()
    refused = (await officer.get(at, outcome="refused")).json()["items"]
    assert [[each["row"] for each in page] for page in (first["items"], rest["items"], refused)] == [[2, 3], [4], [3]]
