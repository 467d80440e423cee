"""Registering a person."""

import pytest

from tests.people.files.parts import FILE_PARTS
from tests.people.invented import another_resident_id, person, resident_id
from tests.people.journal import entries, happened
from tests.people.office import Office, code_of, office, rules_of
from tests.queries import queries
from tests.running import Running

pytestmark = pytest.mark.anyio


async def test_a_registered_person_is_answered_masked(officer: Office) -> None:
    resident = another_resident_id("19801231", "2")
    answer = await officer.post("/v1/persons", person(resident_id=resident, phone="13800000000"))
    shown = answer.json()
    assert answer.status_code == 201
    assert (shown["name"], shown["phone"], shown["birth_year"]) == ("陈**", "138****0000", 1980)
    assert shown["resident_id"] == f"440***********{resident[-4:]}"


async def test_the_answer_says_where_the_person_is(officer: Office) -> None:
    answer = await officer.post("/v1/persons", person(resident_id=another_resident_id()))
    assert (await officer.get(answer.headers["location"])).json() == answer.json()


async def test_the_answer_has_the_etag_that_a_change_needs(officer: Office) -> None:
    answer = await officer.post("/v1/persons", person(resident_id=another_resident_id()))
    assert answer.headers["etag"] == '"1"'


async def test_whatever_reaches_or_names_the_person_is_answered_masked(officer: Office) -> None:
    reach = {"former_name": "陈大明", "email": "chen.xm@example.cn", "wechat": "wxid_chen01"}
    contact = {"contact_name": "陈桂兰", "contact_phone": "13700000000", "contact_relation": "parent"}
    home = {"address": "广东省深圳市罗湖区翠竹路17号", "grid_cell": "lg-12"}
    answer = await officer.post("/v1/persons", person(resident_id=another_resident_id(), **reach, **contact, **home))
    assert {name: answer.json()[name] for name in (*reach, *contact, *home)} == {
        "former_name": "陈**",
        "email": "ch*****@****",
        "wechat": "wx*******01",
        "contact_name": "陈**",
        "contact_phone": "137****0000",
        "contact_relation": "parent",
        "address": "广东省深圳市罗湖区****",
        "grid_cell": "LG-12",
    }


async def test_a_contact_without_a_phone_number_is_refused(officer: Office) -> None:
    body = person(resident_id=another_resident_id(), contact_name="陈桂兰", contact_relation="parent")
    assert rules_of(await officer.post("/v1/persons", body)) == {"/contact_phone": "contact_together"}


@pytest.mark.parametrize(("field", "text"), [("email", "chen"), ("wechat", "陈"), ("grid_cell", "3 格")])
async def test_what_cannot_be_an_address_is_refused(officer: Office, field: str, text: str) -> None:
    answer = await officer.post("/v1/persons", person(resident_id=another_resident_id(), **{field: text}))
    assert (answer.status_code, set(rules_of(answer))) == (422, {f"/{field}"})


async def test_sex_comes_from_the_resident_id(officer: Office) -> None:
    answer = await officer.post("/v1/persons", person(resident_id=another_resident_id(sex="2")))
    assert answer.json()["sex"] == "2"


async def test_a_small_x_is_the_same_id_as_a_capital_one(officer: Office) -> None:
    ids = (resident_id("440306", "19770707", serial) for serial in range(1, 200, 2))
    with_x = next(each for each in ids if each.endswith("X"))
    assert (await officer.post("/v1/persons", person(resident_id=with_x))).status_code == 201
    again = await officer.post("/v1/persons", person(resident_id=with_x.lower()))
    assert code_of(again) == (409, "person-already-registered")


async def test_an_id_of_15_digits_is_refused_by_a_rule_that_says_so(officer: Office) -> None:
    answer = await officer.post("/v1/persons", person(resident_id="440303800101001"))
    [error] = answer.json()["errors"]
    assert (error["pointer"], error["rule"]) == ("/resident_id", "resident_id_of_15_digits")
    assert "before 1999" in error["detail"]


async def test_a_person_is_registered_once_and_the_office_is_told_where(officer: Office) -> None:
    body = person(resident_id=another_resident_id(), residence="440305001", hukou="440305")
    await officer.post("/v1/persons", body)
    again = await officer.post("/v1/persons", body)
    assert code_of(again) == (409, "person-already-registered")
    assert again.json()["held_in"] == "440305"


async def test_an_office_elsewhere_is_told_the_county_and_nothing_more(people: Running, officer: Office) -> None:
    body = person(resident_id=another_resident_id())
    await officer.post("/v1/persons", body)
    jinan = await office(people, "caseworker", "370100").post(
        "/v1/persons", body | {"residence": "370102", "hukou": "370102"}
    )
    assert jinan.json() == {
        "type": "/problems/person-already-registered",
        "title": "This resident id is registered already",
        "status": 409,
        "code": "person-already-registered",
        "held_in": "440303",
    }


async def test_a_caseworker_registers_nobody_of_another_district(people: Running) -> None:
    caseworker = office(people, "caseworker", "440305")
    answer = await caseworker.post("/v1/persons", person(resident_id=another_resident_id()))
    assert code_of(answer) == (403, "outside-districts")


async def test_every_bad_field_is_named_at_once_and_no_value_is_repeated(officer: Office) -> None:
    typed = "440303198001010011"
    answer = await officer.post("/v1/persons", person(resident_id=typed, name=" ", phone="x", nickname="小明"))
    assert rules_of(answer) == {
        "/resident_id": "resident_id_checksum",
        "/name": "string_too_short",
        "/phone": "string_pattern_mismatch",
        "/nickname": "extra_forbidden",
    }
    assert typed not in answer.text


async def test_what_contradicts_the_resident_id_is_said_in_words(officer: Office) -> None:
    body = person(resident_id=another_resident_id("19800101", "1"), sex="2", birth_date="1980-01-02")
    errors = (await officer.post("/v1/persons", body)).json()["errors"]
    assert [(error["pointer"], error["detail"]) for error in errors] == [
        ("/sex", "This differs from what the resident id says."),
        ("/birth_date", "This differs from what the resident id says."),
    ]


@pytest.mark.parametrize(
    ("born", "rule"), [("18991231", "born_before_1900"), ("20991231", "resident_id_born_in_future")]
)
async def test_a_birth_date_that_cannot_be_is_refused_at_the_resident_id(officer: Office, born: str, rule: str) -> None:
    answer = await officer.post("/v1/persons", person(resident_id=resident_id(born=born)))
    assert (answer.status_code, rules_of(answer)) == (422, {"/resident_id": rule})


async def test_an_id_of_a_district_in_no_table_is_accepted_with_a_caveat(officer: Office) -> None:
    answer = await officer.post("/v1/persons", person(resident_id=resident_id("999901", "19810203", 7)))
    assert (answer.status_code, answer.json()["caveats"]) == (201, ["resident_id_district_unknown"])


async def test_the_registration_is_journalled_with_the_state(people: Running, officer: Office) -> None:
    subject = await officer.register(sex="2")
    assert [
        (kind, version, set(data), set(data["personal"])) for kind, version, data in await entries(people, subject)
    ] == [("bihuan.people.person.registered.v1", 1, {"state", "personal"}, {"person", "key", "sealed"})]


async def test_the_state_in_the_journal_names_and_reaches_nobody(people: Running, officer: Office) -> None:
    subject = await officer.register(born="19800131", sex="2")
    [(_, _, data)] = await entries(people, subject)
    assert data["state"] == {
        "id": subject,
        "version": 1,
        "anonymised_on": None,
        "sex": "2",
        "birth_year": 1980,
        "residence": "440303",
        "hukou": "440303",
        "hukou_kind": "urban",
        "temporary": False,
        "merged_into": None,
        **{part.state: [] for part in FILE_PARTS.values() if part.state is not None},
        "consents": [],
        "sessions": [],
    }


async def test_a_refused_registration_leaves_no_event(people: Running, officer: Office) -> None:
    body = person(resident_id=another_resident_id())
    first = (await officer.post("/v1/persons", body)).json()["id"]
    await officer.post("/v1/persons", body)
    assert await happened(people, first) == ["person.registered"]


async def test_a_repeated_request_with_its_key_gets_the_first_answer(officer: Office) -> None:
    body = person(resident_id=another_resident_id())
    first = await officer.post("/v1/persons", body, Idempotency_Key="register-once-1")
    again = await officer.post("/v1/persons", body, Idempotency_Key="register-once-1")
    assert (again.status_code, again.content) == (first.status_code, first.content)
    assert (again.headers["etag"], again.headers["location"]) == (first.headers["etag"], first.headers["location"])


async def test_a_key_stands_for_one_request(officer: Office) -> None:
    await officer.post("/v1/persons", person(resident_id=another_resident_id()), Idempotency_Key="register-once-2")
    other = await officer.post(
        "/v1/persons", person(resident_id=another_resident_id()), Idempotency_Key="register-once-2"
    )
    assert code_of(other) == (422, "idempotency-key-reused")


async def test_a_registration_sends_at_most_eleven_statements(people: Running, officer: Office) -> None:
    with queries(people.database.engines["app"], at_most=11):
        await officer.register()
