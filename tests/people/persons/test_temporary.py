"""Registering somebody who has no resident id, and whoever may be the same person."""

import pytest

from tests.people.invented import another_resident_id, person, without_resident_id
from tests.people.journal import entries
from tests.people.office import Office, code_of, office, rules_of, someone
from tests.running import Running

pytestmark = pytest.mark.anyio


async def test_a_person_without_an_id_is_registered_for_a_coded_reason_and_the_record_is_temporary(
    officer: Office,
) -> None:
    shown = (await officer.post("/v1/persons", without_resident_id())).json()
    assert (shown["resident_id"], shown["without_resident_id"], shown["temporary"]) == (None, "never_issued", True)
    assert (shown["sex"], shown["name"]) == ("2", "马**")


async def test_a_person_with_an_id_is_not_temporary(officer: Office) -> None:
    shown = (await officer.get(f"/v1/persons/{await officer.register()}")).json()
    assert (shown["temporary"], shown["without_resident_id"]) == (False, None)


async def test_the_state_that_others_are_told_says_that_it_is_temporary(people: Running, officer: Office) -> None:
    subject = (await officer.post("/v1/persons", without_resident_id())).json()["id"]
    [(_, _, data)] = await entries(people, subject)
    assert data["state"]["temporary"] is True


async def test_neither_an_id_nor_a_reason_is_refused(officer: Office) -> None:
    body = {name: value for name, value in without_resident_id().items() if name != "without_resident_id"}
    assert rules_of(await officer.post("/v1/persons", body)) == {"/resident_id": "resident_id_or_reason"}


async def test_an_id_and_a_reason_are_refused(officer: Office) -> None:
    body = person(resident_id=another_resident_id(), without_resident_id="being_corrected")
    assert rules_of(await officer.post("/v1/persons", body)) == {"/without_resident_id": "resident_id_or_reason"}


async def test_a_reason_that_nobody_knows_is_refused(officer: Office) -> None:
    answer = await officer.post("/v1/persons", without_resident_id(without_resident_id="forgotten"))
    assert rules_of(answer) == {"/without_resident_id": "literal_error"}


async def test_without_an_id_sex_and_birth_date_must_be_stated(officer: Office) -> None:
    answer = await officer.post("/v1/persons", without_resident_id(sex=None, birth_date=None))
    needed = "stated_without_resident_id"
    assert rules_of(answer) == {"/sex": needed, "/birth_date": needed}


async def test_the_list_is_narrowed_to_temporary_records(people: Running) -> None:
    street = office(people, "district_officer", "440306")
    here = {"residence": "440306", "hukou": "440306"}
    with_id = await street.register(**here)
    without = (await street.post("/v1/persons", without_resident_id(**here))).json()["id"]
    listed = [
        {each["id"] for each in (await street.get("/v1/persons", temporary=asked, fields="id")).json()["items"]}
        for asked in ("true", "false")
    ]
    assert (without in listed[0], with_id in listed[0]) == (True, False)
    assert (without in listed[1], with_id in listed[1]) == (False, True)


async def test_the_same_name_and_birth_date_is_a_conflict_with_the_candidates_masked(officer: Office) -> None:
    body = without_resident_id()
    first = (await officer.post("/v1/persons", body)).json()["id"]
    again = await officer.post("/v1/persons", body | {"without_resident_id": "cannot_be_shown"})
    assert code_of(again) == (409, "possibly-registered")
    assert (again.json()["held_in"], again.json()["candidates"]) == (
        [],
        [
            {
                "id": first,
                "name": "马**",
                "resident_id": None,
                "sex": "2",
                "birth_year": int(body["birth_date"][:4]),
                "residence": "440303",
                "temporary": True,
            }
        ],
    )


@pytest.mark.parametrize(
    ("registered", "typed"),
    [("马小燕", " 马 小 燕 "), ("阿依古丽·买买提", "阿依古丽•买买提"), ("Anna Li", "ANNA\u3000LI")],
)
async def test_a_name_in_another_spelling_is_the_same_name(officer: Office, registered: str, typed: str) -> None:
    body = without_resident_id(name=registered)
    await officer.post("/v1/persons", body)
    assert code_of(await officer.post("/v1/persons", body | {"name": typed})) == (409, "possibly-registered")


async def test_another_birth_date_is_another_person(officer: Office) -> None:
    await officer.post("/v1/persons", without_resident_id())
    assert (await officer.post("/v1/persons", without_resident_id())).status_code == 201


async def test_whoever_has_an_id_is_a_candidate_for_who_has_none(officer: Office) -> None:
    born = without_resident_id()["birth_date"]
    held = await officer.register(born=born.replace("-", ""), name="马小燕", sex="2")
    answer = await officer.post("/v1/persons", without_resident_id(birth_date=born))
    assert [each["id"] for each in answer.json()["candidates"]] == [held]


async def test_a_temporary_record_is_a_candidate_for_who_has_an_id(officer: Office) -> None:
    body = without_resident_id()
    held = (await officer.post("/v1/persons", body)).json()["id"]
    with_id = person(name="马小燕", resident_id=another_resident_id(body["birth_date"].replace("-", ""), "2"))
    answer = await officer.post("/v1/persons", with_id)
    assert (code_of(answer)[1], [each["id"] for each in answer.json()["candidates"]]) == ("possibly-registered", [held])


async def test_two_ids_are_two_persons_whatever_their_name_and_birth_date(officer: Office) -> None:
    born = without_resident_id()["birth_date"].replace("-", "")
    assert await officer.register(born=born) != await officer.register(born=born)


async def test_an_office_that_says_whom_it_does_not_mean_registers(officer: Office) -> None:
    body = without_resident_id()
    first = (await officer.post("/v1/persons", body)).json()["id"]
    second = await officer.post("/v1/persons", body | {"not_same_as": [first]})
    assert second.status_code == 201
    third = await officer.post("/v1/persons", body | {"not_same_as": [first]})
    assert [each["id"] for each in third.json()["candidates"]] == [second.json()["id"]]


async def test_elsewhere_only_the_county_is_told_and_who_was_told_is_noted(people: Running, officer: Office) -> None:
    body = without_resident_id()
    held = (await officer.post("/v1/persons", body)).json()["id"]
    jinan = office(people, "caseworker", "370100")
    answer = await jinan.post("/v1/persons", body | {"residence": "370102", "hukou": "370102"})
    assert (code_of(answer), answer.json()["candidates"], answer.json()["held_in"]) == (
        (409, "possibly-registered"),
        [],
        ["440303"],
    )
    assert held not in answer.text
    herself = someone(people, "job_seeker", person=held)
    [entry] = (await herself.get(f"/v1/persons/{held}/access-log")).json()["items"]
    assert (entry["roles"], entry["fields"], entry["purpose"], entry["route"]) == (
        ["caseworker"],
        ["namesake_held_in"],
        None,
        "POST /v1/persons",
    )


async def test_an_office_that_has_asked_the_county_registers_and_is_told_nothing_more(
    people: Running, officer: Office
) -> None:
    body = without_resident_id()
    held = (await officer.post("/v1/persons", body)).json()["id"]
    there = {"residence": "370102", "hukou": "370102", "not_held_in": ["440303"]}
    answer = await office(people, "caseworker", "370100").post("/v1/persons", body | there)
    log = await office(people, "auditor").get(f"/v1/persons/{held}/access-log")
    assert (answer.status_code, log.json()["items"]) == (201, [])


async def test_a_candidate_that_the_office_sees_is_told_to_nobody_as_held_elsewhere(
    people: Running, officer: Office
) -> None:
    body = without_resident_id()
    held = (await officer.post("/v1/persons", body)).json()["id"]
    await officer.post("/v1/persons", body)
    log = await office(people, "auditor").get(f"/v1/persons/{held}/access-log")
    assert log.json()["items"] == []
