"""Two hands on one correction at the same moment."""

import asyncio

import pytest

from tests.people.corrections.proposals import proposal, proposed
from tests.people.invented import another_resident_id, person, without_resident_id
from tests.people.journal import happened
from tests.people.office import Office, code_of, office
from tests.running import Running

pytestmark = pytest.mark.anyio

APPROVED = {"reason": "document_seen"}


async def test_two_proposals_at_once_make_one(officer: Office) -> None:
    subject = await officer.register()
    answers = await asyncio.gather(*(officer.post("/v1/corrections", proposal(subject)) for _ in range(3)))
    assert sorted(answer.status_code for answer in answers) == [201, 409, 409]
    assert {answer.json()["code"] for answer in answers if answer.is_error} == {"correction-pending"}


async def test_two_approvals_at_once_correct_the_record_once(people: Running, officer: Office) -> None:
    subject = await officer.register()
    at = await proposed(officer, subject)
    deciding = (officer, office(people, "district_officer", "440303"))
    answers = await asyncio.gather(*(each.post(f"{at}:approve", APPROVED, seen=1) for each in deciding))
    refused = [code_of(answer) for answer in answers if answer.is_error]
    assert refused == [(412, "precondition-failed")]
    assert (await happened(people, subject)).count("person.corrected") == 1


async def test_of_an_approval_and_a_change_at_once_neither_undoes_the_other(officer: Office) -> None:
    subject = (await officer.post("/v1/persons", without_resident_id())).json()["id"]
    at = await proposed(officer, subject, resident_id=another_resident_id())
    approved, patched = await asyncio.gather(
        officer.post(f"{at}:approve", APPROVED, seen=1),
        officer.patch(f"/v1/persons/{subject}", {"phone": "13900000000"}, seen=2),
    )
    assert (approved.status_code, patched.status_code in {200, 412}) == (200, True)
    shown = (await officer.get(f"/v1/persons/{subject}")).json()
    assert (shown["temporary"], shown["phone"]) == (False, "139****0000" if patched.is_success else None)


async def test_of_an_approval_and_a_registration_of_one_id_at_once_one_gets_it(officer: Office) -> None:
    subject = (await officer.post("/v1/persons", without_resident_id())).json()["id"]
    resident = another_resident_id()
    at = await proposed(officer, subject, resident_id=resident)
    answers = await asyncio.gather(
        officer.post(f"{at}:approve", APPROVED, seen=1), officer.post("/v1/persons", person(resident_id=resident))
    )
    [refused] = [answer for answer in answers if answer.is_error]
    assert refused.status_code == 409
    assert refused.json()["code"] in {"person-already-registered", "locked"}
