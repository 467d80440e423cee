"""Changes through the graph: what was changed, or a typed problem that says why not."""

import json

import httpx
import pytest

from services.kit.settings import Settings
from tests.gateway.front_end import REGISTER_HOUSEHOLD, REGISTER_PERSON, FrontEnd, front_end
from tests.people.invented import another_resident_id

pytestmark = pytest.mark.anyio

CERTIFY = """
mutation Certify($id: UUID!, $ifMatch: Int!, $on: Date) {
  certifyHousehold(id: $id, ifMatch: $ifMatch, input: {on: $on}) {
    __typename
    ... on Household { id version certifiedOn certifiedUnder certifiedWith }
    ... on Problem { title status code }
    ... on NotZeroEmployment { law reasons { code detail } missing { pointer } caveats { code } }
    ... on ValidationFailed { errors { pointer rule detail } }
    ... on OtherProblem { members }
  }
}"""
MOVE = """
mutation Move($id: UUID!, $ifMatch: Int!, $input: PersonChanges!) {
  changePerson(id: $id, ifMatch: $ifMatch, input: $input) {
    __typename
    ... on Person { version phone }
    ... on Problem { title code }
    ... on ValidationFailed { errors { pointer rule } }
  }
}"""


def a_person(**changed: str) -> dict[str, str]:
    """Return the input that registers a person."""
    return {
        "name": "测小刚",
        "residentId": another_resident_id(),
        "residence": "440303",
        "hukou": "440303",
        "hukouKind": "URBAN",
    } | changed


async def test_a_household_is_certified(officer: FrontEnd) -> None:
    household = await officer.household(await officer.register())
    result = (await officer.data(CERTIFY, id=household, ifMatch=1))["certifyHousehold"]
    assert (result["__typename"], result["version"]) == ("Household", 2)


async def test_a_certification_as_of_an_earlier_day_says_that_its_facts_are_later(officer: FrontEnd) -> None:
    household = await officer.household(await officer.register())
    result = (await officer.data(CERTIFY, id=household, ifMatch=1, on="2019-12-31"))["certifyHousehold"]
    assert result["certifiedOn"] == "2019-12-31"
    assert "facts_of_a_later_day" in result["certifiedWith"]


async def test_a_household_with_work_is_told_which_condition_fails(officer: FrontEnd) -> None:
    household = await officer.household(await officer.register(), employed=True)
    result = (await officer.data(CERTIFY, id=household, ifMatch=1))["certifyHousehold"]
    assert result["__typename"] == "NotZeroEmployment"
    assert "a_member_is_employed" in [reason["code"] for reason in result["reasons"]]


@pytest.mark.parametrize(
    ("language", "title"), [("en", "The household is not a zero"), ("zh-CN", "按此法规，该家庭不是零")]
)
async def test_a_problem_speaks_the_callers_language(
    gateway: httpx.AsyncClient, settings: Settings, language: str, title: str
) -> None:
    officer = front_end(gateway, settings, language=language)
    household = await officer.household(await officer.register(), employed=True)
    result = (await officer.data(CERTIFY, id=household, ifMatch=1))["certifyHousehold"]
    assert result["title"].startswith(title)


async def test_a_change_of_what_has_changed_since_is_refused(officer: FrontEnd) -> None:
    person = await officer.register()
    await officer.data(MOVE, id=person, ifMatch=1, input={"phone": "13800000000"})
    result = (await officer.data(MOVE, id=person, ifMatch=1, input={"phone": None}))["changePerson"]
    assert (result["__typename"], result["code"]) == ("PreconditionFailed", "precondition-failed")


async def test_what_is_left_out_of_a_change_stays_and_null_empties(officer: FrontEnd) -> None:
    person = await officer.register(phone="13800000000")
    kept = (await officer.data(MOVE, id=person, ifMatch=1, input={"residence": "440304"}))["changePerson"]
    emptied = (await officer.data(MOVE, id=person, ifMatch=2, input={"phone": None}))["changePerson"]
    assert kept["phone"] is not None
    assert emptied == {"__typename": "Person", "version": 3, "phone": None}


async def test_bad_values_are_pointed_to_among_the_arguments(officer: FrontEnd) -> None:
    query = """
    mutation ($input: HouseholdInput!) {
      registerHousehold(input: $input) { __typename ... on ValidationFailed { errors { pointer rule } } }
    }"""
    member = {"personId": await officer.register(), "relation": "HEAD"}
    stated = {"district": "999999", "hukouKind": "URBAN", "incomePerHead": "-1", "members": [member]}
    result = (await officer.data(query, input=stated))["registerHousehold"]
    assert {error["pointer"] for error in result["errors"]} == {"/input/district", "/input/incomePerHead"}


async def test_a_bad_value_inside_a_list_is_pointed_to_by_its_names_in_the_graph(officer: FrontEnd) -> None:
    query = """
    mutation ($input: NeedInput!) {
      recordNeed(input: $input) { __typename ... on ValidationFailed { errors { pointer } } }
    }"""
    stated = {"personId": await officer.register(), "purpose": "JOB", "occupations": ["4-10-01-06", "none"]}
    result = (await officer.data(query, input=stated))["recordNeed"]
    assert result["errors"] == [{"pointer": "/input/occupations/1"}]


async def test_a_repeated_change_with_the_same_key_is_made_once(officer: FrontEnd) -> None:
    query = """
    mutation ($input: PersonInput!, $key: String!) {
      registerPerson(input: $input, idempotencyKey: $key) { __typename ... on Person { id } }
    }"""
    stated = a_person()
    answers = [await officer.data(query, input=stated, key="key-of-this-test-1") for _ in range(2)]
    assert answers[0] == answers[1]
    assert answers[0]["registerPerson"]["__typename"] == "Person"


@pytest.mark.parametrize("key", ["short", "钥匙钥匙钥匙钥匙", "with\\nline"])
async def test_a_key_that_is_none_is_pointed_to(officer: FrontEnd, key: str) -> None:
    query = """
    mutation ($input: PersonInput!) {
      registerPerson(input: $input, idempotencyKey: "KEY") { ... on ValidationFailed { errors { pointer } } }
    }"""
    result = (await officer.data(query.replace("KEY", key), input=a_person()))["registerPerson"]
    assert result == {"errors": [{"pointer": "/idempotencyKey"}]}


async def test_half_a_character_is_a_bad_value_like_any_other(officer: FrontEnd) -> None:
    query = """
    mutation ($input: PersonInput!) {
      registerPerson(input: $input) { ... on ValidationFailed { errors { pointer } } }
    }"""
    body = json.dumps({"query": query, "variables": {"input": a_person(name="\ud800")}})
    headers = officer.headers | {"Content-Type": "application/json"}
    answer = await officer.gateway.post("/graphql", content=body, headers=headers)
    assert answer.json()["data"]["registerPerson"] == {"errors": [{"pointer": "/input/name"}]}


async def test_a_person_registered_twice_is_told_where_the_record_is(officer: FrontEnd) -> None:
    query = """
    mutation ($input: PersonInput!) {
      registerPerson(input: $input) { __typename ... on PersonAlreadyRegistered { heldIn } }
    }"""
    stated = a_person()
    await officer.data(query, input=stated)
    result = (await officer.data(query, input=stated))["registerPerson"]
    assert result == {"__typename": "PersonAlreadyRegistered", "heldIn": "440303"}


async def test_who_may_not_is_told_which_scope_is_missing(gateway: httpx.AsyncClient, settings: Settings) -> None:
    auditor = front_end(gateway, settings, role="auditor")
    query = """
    mutation ($input: PersonInput!) {
      registerPerson(input: $input) { __typename ... on Forbidden { status scope } }
    }"""
    result = (await auditor.data(query, input=a_person()))["registerPerson"]
    assert result == {"__typename": "Forbidden", "status": 403, "scope": "person:register"}


async def test_a_problem_without_a_type_of_its_own_keeps_what_it_says(officer: FrontEnd) -> None:
    query = """
    mutation ($input: PersonInput!, $key: String!) {
      registerPerson(input: $input, idempotencyKey: $key) { __typename ... on OtherProblem { code members } }
    }"""
    await officer.data(query, input=a_person(), key="key-of-this-test-2")
    result = (await officer.data(query, input=a_person(), key="key-of-this-test-2"))["registerPerson"]
    assert result == {"__typename": "OtherProblem", "code": "idempotency-key-reused", "members": {}}


async def test_a_household_of_unknown_persons_names_them(officer: FrontEnd) -> None:
    nobody = "0190a1b2-0000-7000-8000-000000000000"
    query = REGISTER_HOUSEHOLD.replace("... on Problem", "... on UnknownPersons { persons } ... on Problem")
    stated = {"district": "440303", "hukouKind": "URBAN", "members": [{"personId": nobody, "relation": "HEAD"}]}
    result = (await officer.data(query, input=stated))["registerHousehold"]
    assert (result["__typename"], result["persons"]) == ("UnknownPersons", [nobody])


async def test_a_caller_without_a_token_gets_an_error_not_a_problem(gateway: httpx.AsyncClient) -> None:
    error = (await FrontEnd(gateway, {}).errors(REGISTER_PERSON, input=a_person()))[0]
    assert error["extensions"]["code"] == "UNAUTHENTICATED"
