"""Two offices at the same moment."""

import asyncio

import httpx
import pytest

from tests.people.invented import another_resident_id, person
from tests.people.journal import happened
from tests.people.office import Office, code_of, office
from tests.running import Running

pytestmark = pytest.mark.anyio


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
