"""Two offices at the same moment."""

import asyncio
from uuid import UUID

import httpx
import pytest

from services.kit.http.etags import Tags
from services.people.persons.actions import change_person
from tests.moves import someone_waits
from tests.people.invented import another_resident_id, person, without_resident_id
from tests.people.journal import happened
from tests.people.office import Office, caller_of, code_of, office, whichever
from tests.running import Running
from tests.waiting import eventually

pytestmark = pytest.mark.anyio

ANY_VERSION = Tags.read("*", "if-match")


async def test_two_registrations_of_one_person_at_once_make_one_record_and_tell_where_with_an_entry(
    people: Running, officer: Office
) -> None:
    body = person(resident_id=another_resident_id())
    answers = await asyncio.gather(*(officer.post("/v1/persons", body) for _ in range(5)))
    outcomes = sorted(answer.status_code for answer in answers)
    assert outcomes == [201, 409, 409, 409, 409]
    assert {answer.json()["code"] for answer in answers if answer.is_error} <= {"person-already-registered", "locked"}
    told = [answer for answer in answers if answer.is_error and answer.json()["code"] == "person-already-registered"]
    [made] = [answer.json()["id"] for answer in answers if answer.is_success]
    log = (await office(people, "auditor").get(f"/v1/persons/{made}/access-log")).json()["items"]
    assert ({answer.json()["held_in"] for answer in told}, len(log)) == ({"440303"}, len(told))


async def test_one_request_sent_twice_at_once_is_carried_out_once(people: Running, officer: Office) -> None:
    body = person(resident_id=another_resident_id())

    async def send() -> httpx.Response:
        return await officer.post("/v1/persons", body, Idempotency_Key=f"race-{body['resident_id'][-8:]}")

    answers = await asyncio.gather(*(send() for _ in range(4)))
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.content for answer in answers}) == 1
    assert await happened(people, answers[0].json()["id"]) == ["person.registered"]


async def test_of_two_changes_from_one_version_one_is_refused(people: Running, officer: Office) -> None:
    subject = await officer.register()
    answers = await asyncio.gather(
        *(officer.patch(f"/v1/persons/{subject}", {"phone": phone}, seen=1) for phone in ("13800000001", "13800000002"))
    )
    refused = [code_of(answer) for answer in answers if answer.is_error]
    assert refused == [(412, "precondition-failed")]
    assert await happened(people, subject) == ["person.registered", "person.changed"]


async def test_an_office_that_waits_for_a_person_who_moves_away_is_not_told_where_to(
    people: Running, officer: Office
) -> None:
    subject = await officer.register()
    keyring, moved = people.app.state.keyring, {"residence": "440305", "hukou": "440305"}
    async with people.database.begin(await caller_of(officer)) as session:
        await change_person(session, await caller_of(officer), keyring, UUID(subject), ANY_VERSION, moved)
        await session.flush()
        old = whichever(office(people, "district_officer", "440303"))
        changing = asyncio.create_task(old.patch(f"/v1/persons/{subject}", {"hukou_kind": "rural"}))
        await eventually(lambda: someone_waits(people), expected=True)
    assert code_of(await changing) == (404, "not-found")
    assert await happened(people, subject) == ["person.registered", "person.changed"]


async def test_two_registrations_of_one_name_and_birth_date_at_once_make_one_record(officer: Office) -> None:
    body = without_resident_id()
    answers = await asyncio.gather(*(officer.post("/v1/persons", body) for _ in range(4)))
    assert sorted(answer.status_code for answer in answers) == [201, 409, 409, 409]
    [made] = [answer.json()["id"] for answer in answers if answer.is_success]
    told = [answer.json() for answer in answers if answer.is_error]
    assert [[each["id"] for each in problem["candidates"]] for problem in told] == [[made]] * 3


async def test_with_and_without_an_id_at_once_make_one_record(officer: Office) -> None:
    body = without_resident_id()
    born = body["birth_date"].replace("-", "")
    with_id = person(name=body["name"], resident_id=another_resident_id(born, "2"))
    answers = await asyncio.gather(*(officer.post("/v1/persons", each) for each in (body, with_id)))
    assert sorted(answer.status_code for answer in answers) == [201, 409]
