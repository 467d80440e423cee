"""Registering and changing employers."""

import asyncio

import pytest

from tests.people.journal import entries, happened
from tests.running import Running
from tests.vacancies.desk import Desk, code_of, desk, rules_of
from tests.vacancies.invented import credit_code, csv_file, employer, row

pytestmark = pytest.mark.anyio


async def test_an_employer_is_registered_with_the_kind_of_its_credit_code(officer: Desk) -> None:
    code = credit_code("92")
    answer = await officer.post("/v1/employers", employer(credit_code=code, name="小满面馆"))
    shown = answer.json()
    assert (answer.status_code, answer.headers["etag"]) == (201, '"1"')
    assert (shown["name"], shown["credit_code"], shown["kind"], shown["district"], shown["source"]) == (
        "小满面馆",
        code,
        "individual_business",
        "440303",
        None,
    )


async def test_a_credit_code_with_a_wrong_check_character_is_refused_at_its_field(officer: Desk) -> None:
    good = credit_code()
    wrong = good[:-1] + ("1" if good[-1] != "1" else "2")
    answer = await officer.post("/v1/employers", employer(credit_code=wrong))
    assert (answer.status_code, rules_of(answer)) == (422, {"/credit_code": "credit_code_checksum"})


async def test_a_kind_that_is_not_the_credit_codes_is_refused(officer: Desk) -> None:
    answer = await officer.post("/v1/employers", employer(kind="public_body"))
    assert (answer.status_code, rules_of(answer)) == (422, {"/kind": "differs_from_credit_code"})


async def test_one_organisation_is_registered_once_wherever_the_second_office_is(
    vacancies: Running, officer: Desk
) -> None:
    code = credit_code()
    await officer.employer(credit_code=code)
    jinan = desk(vacancies, "district_officer", "370100")
    again = await jinan.post("/v1/employers", employer(credit_code=code, district="370102"))
    assert code_of(again) == (409, "employer-already-registered")


async def test_of_two_offices_that_register_one_organisation_at_once_one_is_refused(officer: Desk) -> None:
    body = employer()
    answers = await asyncio.gather(*(officer.post("/v1/employers", body) for _ in range(4)))
    assert sorted(answer.status_code for answer in answers) == [201, 409, 409, 409]


async def test_a_repeated_request_registers_once(officer: Desk) -> None:
    body = employer()
    first, again = [await officer.post("/v1/employers", body, Idempotency_Key="once-more-1") for _ in range(2)]
    assert (again.status_code, again.content) == (201, first.content)


async def test_an_office_registers_employers_of_its_own_area_only(officer: Desk) -> None:
    answer = await officer.post("/v1/employers", employer(district="440103"))
    assert code_of(answer) == (403, "outside-districts")


async def test_an_employer_registers_nobody(vacancies: Running, officer: Desk) -> None:
    itself = desk(vacancies, "employer", organisation=await officer.employer())
    assert code_of(await itself.post("/v1/employers", employer())) == (403, "forbidden")


async def test_the_registration_is_journalled_with_what_other_services_keep(vacancies: Running, officer: Desk) -> None:
    body = employer()
    found = (await officer.post("/v1/employers", body)).json()["id"]
    [(kind, version, data)] = await entries(vacancies, found)
    assert (kind, version) == ("bihuan.vacancies.employer.registered.v1", 1)
    assert data["state"] == {
        "id": found,
        "version": 1,
        "name": body["name"],
        "credit_code": body["credit_code"],
        "kind": "enterprise",
        "district": "440303",
    }


async def test_an_employer_moves_within_the_area_of_the_office(vacancies: Running, officer: Desk) -> None:
    at = f"/v1/employers/{await officer.employer()}"
    shown = (await officer.patch(at, {"district": "440305"}, seen=1)).json()
    assert (shown["district"], shown["version"]) == ("440305", 2)
    assert [(await desk(vacancies, "caseworker", each).get(at)).status_code for each in ("440303", "440305")] == [
        404,
        200,
    ]
    assert await happened(vacancies, at) == ["employer.registered", "employer.changed"]


async def test_a_change_names_the_version_that_was_read(officer: Desk) -> None:
    at = f"/v1/employers/{await officer.employer()}"
    assert code_of(await officer.patch(at, {"name": "新名"})) == (428, "precondition-required")
    await officer.patch(at, {"name": "新名"}, seen=1)
    assert code_of(await officer.patch(at, {"name": "又名"}, seen=1)) == (412, "precondition-failed")


async def test_an_employer_sees_itself_and_no_other(vacancies: Running, officer: Desk) -> None:
    mine, other = await officer.employer(), await officer.employer()
    itself = desk(vacancies, "employer", organisation=mine)
    assert [(await itself.get(f"/v1/employers/{each}")).status_code for each in (mine, other)] == [200, 404]
    seen = [each["id"] async for each in itself.pages("/v1/employers") if each["source"] is None]
    assert seen == [mine]


async def test_employers_are_found_by_code_name_and_district(officer: Desk) -> None:
    code = credit_code()
    found = await officer.employer(credit_code=code, name="独一无二商行", district="440306")
    for query in ({"credit_code": code}, {"name": "独一无二"}, {"name": "独一", "district": "440306"}):
        assert [each["id"] async for each in officer.pages("/v1/employers", **query)] == [found]
    assert [each async for each in officer.pages("/v1/employers", name="独一无二", district="440303")] == []


async def test_a_batch_answers_in_the_order_asked_with_null_for_what_is_hidden(
    vacancies: Running, officer: Desk
) -> None:
    jinan = desk(vacancies, "district_officer", "370100")
    hidden, mine = await jinan.employer(district="370102"), await officer.employer()
    answer = await officer.post("/v1/employers:batchGet?fields=id", {"ids": [hidden, mine]})
    assert answer.json() == {"items": [None, {"id": mine}]}


async def test_an_employer_of_a_file_is_changed_by_imports_only(officer: Desk) -> None:
    shown = await officer.imported(csv_file([row(credit_code="", employer="只在文件里的单位")]))
    [found] = [each async for each in officer.pages("/v1/employers", name="只在文件里的单位")]
    answer = await officer.patch(f"/v1/employers/{found['id']}", {"name": "别名"}, seen=1)
    assert (code_of(answer), answer.json()["source"]) == ((409, "employer-of-a-file"), shown["source"])
