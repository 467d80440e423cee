"""What is declared becomes certified, and then only the authority that certified it changes it."""

import asyncio
from uuid import UUID, uuid4

import pytest

from services.kit.identity.issuer import mint
from tests.people.files.parts import in_file
from tests.people.journal import entries
from tests.people.office import Office, code_of, office, rules_of
from tests.running import Running

pytestmark = pytest.mark.anyio

REGISTER = {"evidence": "register"}
ENDED = {"reason": "no_longer_so"}


async def declared(officer: Office, **changed: object) -> str:
    """Record a status of somebody; return its address."""
    return await in_file(officer, "statuses", await officer.register(), **changed)


async def certified(officer: Office, **changed: object) -> str:
    """Record a status and certify it; return its address."""
    at = await declared(officer, **changed)
    answer = await officer.post(f"{at}:certify", REGISTER, seen=1)
    assert answer.status_code == 200, answer.text
    return at


def of_organisation(people: Running, organisation: UUID) -> Office:
    """Return an officer of Luohu who acts for an organisation."""
    token = mint(people.settings, roles=["district_officer"], districts=("440303",), organisation=organisation)
    return Office(people, {"Authorization": f"Bearer {token}", "Accept-Language": "en"})


async def test_what_is_declared_says_so(officer: Office) -> None:
    status = (await officer.get(await declared(officer))).json()
    assert (status["standing"], status["certified_on"], status["authority_district"]) == ("declared", None, None)


async def test_what_is_certified_says_by_whom_from_what_and_until_when(people: Running) -> None:
    officer = office(people, "district_officer", "440303")
    at = await declared(officer)
    answer = await officer.post(f"{at}:certify", REGISTER | {"on": "2025-01-02", "valid_until": "2998-12-31"}, seen=1)
    status = answer.json()
    assert (status["standing"], status["evidence"], status["certified_on"], status["valid_until"]) == (
        "certified",
        "register",
        "2025-01-02",
        "2998-12-31",
    )
    assert (status["authority_district"], bool(status["certified_by"]), status["version"]) == ("440303", True, 2)


async def test_a_caseworker_certifies_nothing(people: Running, officer: Office) -> None:
    at = await declared(officer)
    refused = await office(people, "caseworker", "440303").post(f"{at}:certify", REGISTER, seen=1)
    assert code_of(refused) == (403, "forbidden")


async def test_what_is_only_stated_is_not_certified(officer: Office) -> None:
    at = await declared(officer, evidence="stated")
    refused = await officer.post(f"{at}:certify", {"evidence": "stated"}, seen=1)
    assert (refused.status_code, set(rules_of(refused))) == (422, {"/evidence"})
    assert (await officer.get(at)).json()["standing"] == "declared"


@pytest.mark.parametrize(("on", "rule"), [("2024-02-29", "ends_before_it_begins"), ("2999-01-01", "date_in_future")])
async def test_it_is_certified_between_its_beginning_and_today(officer: Office, on: str, rule: str) -> None:
    refused = await officer.post(f"{await declared(officer)}:certify", REGISTER | {"on": on}, seen=1)
    assert rules_of(refused) == {"/on": rule}


async def test_what_is_certified_is_not_certified_again(officer: Office) -> None:
    at = await certified(officer)
    assert code_of(await officer.post(f"{at}:certify", REGISTER, seen=2)) == (409, "status-certified")


async def test_what_is_certified_is_read_only_for_who_certifies_nothing(people: Running, officer: Office) -> None:
    at = await certified(officer)
    caseworker = office(people, "caseworker", "440303")
    answers = [
        await caseworker.patch(at, {"since": "2024-04-01"}, seen=2),
        await caseworker.post(f"{at}:end", ENDED, seen=2),
        await caseworker.post(f"{at}:annul", {"reason": "recorded_twice"}, seen=2),
    ]
    assert [code_of(answer) for answer in answers] == [(403, "forbidden")] * 3
    assert (await caseworker.get(at)).json()["version"] == 2


async def test_what_a_city_certified_is_read_only_for_its_districts(people: Running) -> None:
    city, district = office(people, "district_officer", "440300"), office(people, "district_officer", "440303")
    at = await certified(city)
    answers = [
        await district.patch(at, {"since": "2024-04-01"}, seen=2),
        await district.post(f"{at}:end", ENDED, seen=2),
        await district.post(f"{at}:annul", {"reason": "recorded_twice"}, seen=2),
    ]
    assert [code_of(answer) for answer in answers] == [(403, "certified-by-another-authority")] * 3
    assert answers[0].json()["district"] == "440300"
    assert (await city.patch(at, {"since": "2024-04-01"}, seen=2)).status_code == 200


async def test_what_an_organisation_certified_is_read_only_for_the_office_beside_it(people: Running) -> None:
    federation = of_organisation(people, uuid4())
    at = await certified(federation)
    beside = office(people, "district_officer", "440303")
    assert code_of(await beside.post(f"{at}:end", ENDED, seen=2)) == (403, "certified-by-another-authority")
    assert (await federation.post(f"{at}:end", ENDED, seen=2)).json()["ended_for"] == "no_longer_so"


async def test_what_is_declared_is_changed_by_whoever_keeps_the_file(people: Running, officer: Office) -> None:
    at = await declared(officer)
    changed = await office(people, "caseworker", "440303").patch(at, {"since": "2024-04-01"}, seen=1)
    assert changed.json()["since"] == "2024-04-01"


async def test_a_status_that_has_ended_is_changed_no_more(officer: Office) -> None:
    at = await declared(officer)
    ended = await officer.post(f"{at}:end", ENDED | {"on": "2025-01-01"}, seen=1)
    changed = await officer.patch(at, {"since": "2024-04-01"}, seen=2)
    again = await officer.post(f"{at}:certify", REGISTER, seen=2)
    assert (ended.json()["ended_on"], ended.json()["ended_for"]) == ("2025-01-01", "no_longer_so")
    assert [code_of(answer) for answer in (changed, again)] == [(409, "status-ended")] * 2


async def test_a_status_is_recorded_once_for_a_day_and_again_after_its_end(officer: Office) -> None:
    person = await officer.register()
    first = await in_file(officer, "statuses", person)
    body = {"person": person, "kind": "dibao", "since": "2025-01-01"}
    refused = await officer.post("/v1/statuses", body)
    assert (code_of(refused), refused.json()["status_id"]) == ((409, "status-recorded"), first.rpartition("/")[2])
    assert (await officer.post(f"{first}:end", ENDED | {"on": "2025-01-01"}, seen=1)).status_code == 200
    assert (await officer.post("/v1/statuses", body)).status_code == 201


async def test_two_officers_certify_at_once_and_one_does(officer: Office) -> None:
    at = await declared(officer)
    answers = await asyncio.gather(*(officer.post(f"{at}:certify", REGISTER, seen=1) for _ in range(3)))
    assert sorted(answer.status_code for answer in answers) == [200, 412, 412]


async def test_two_offices_record_the_same_at_once_and_one_does(officer: Office) -> None:
    body = {"person": await officer.register(), "kind": "dibao", "since": "2025-01-01"}
    answers = await asyncio.gather(*(officer.post("/v1/statuses", body) for _ in range(3)))
    assert sorted(answer.status_code for answer in answers) == [201, 409, 409]


async def test_others_are_told_that_it_is_certified(people: Running, officer: Office) -> None:
    person = await officer.register()
    at = await in_file(officer, "statuses", person)
    assert (await officer.post(f"{at}:certify", REGISTER, seen=1)).status_code == 200
    kind, _, data = (await entries(people, person))[-1]
    [state] = data["state"]["statuses"]
    assert (kind, state["standing"], "standing" in data["fields"]) == (
        "bihuan.people.person.part_changed.v1",
        "certified",
        True,
    )
    assert "certified_by" not in state
