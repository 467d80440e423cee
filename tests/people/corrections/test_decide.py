"""Approving and rejecting what somebody else proposed."""

import pytest

from tests.people.corrections.proposals import proposal, proposed
from tests.people.invented import another_resident_id, person, without_resident_id
from tests.people.journal import entries, happened
from tests.people.office import Office, code_of, office
from tests.running import Running

pytestmark = pytest.mark.anyio

APPROVED, REJECTED = {"reason": "document_seen"}, {"reason": "evidence_unclear"}


def stating(caller: Office) -> Office:
    return Office(caller.people, caller.headers | {"Bihuan-Purpose": "certification"})


async def test_an_approved_id_makes_the_record_temporary_no_more(officer: Office) -> None:
    subject = (await officer.post("/v1/persons", without_resident_id(sex="1"))).json()["id"]
    resident = another_resident_id("19701231", "2")
    at = await proposed(officer, subject, resident_id=resident, reason="id_issued")
    assert (await officer.post(f"{at}:approve", APPROVED, seen=1)).json()["state"] == "approved"
    shown = (await officer.get(f"/v1/persons/{subject}")).json()
    assert (shown["temporary"], shown["without_resident_id"], shown["sex"], shown["birth_year"]) == (
        False,
        None,
        "2",
        1970,
    )
    assert (await officer.post("/v1/persons:search", {"resident_id": resident})).json()["id"] == subject


async def test_an_approved_name_is_what_an_unmasked_read_shows(officer: Office) -> None:
    subject = await officer.register()
    at = await proposed(officer, subject, name="陈晓明")
    await officer.post(f"{at}:approve", APPROVED, seen=1)
    shown = (await stating(officer).get(f"/v1/persons/{subject}/unmasked", fields="name")).json()
    assert shown == {"name": "陈晓明"}


async def test_an_id_that_is_not_the_persons_is_taken_out_and_free_for_its_holder(officer: Office) -> None:
    registered = person(name="马远", resident_id=another_resident_id("19811111"))
    subject = (await officer.post("/v1/persons", registered)).json()["id"]
    at = await proposed(officer, subject, name=None, without_resident_id="held_by_another", sex="2")
    await officer.post(f"{at}:approve", {"reason": "confirmed_by_police"}, seen=1)
    shown = (await officer.get(f"/v1/persons/{subject}")).json()
    assert (shown["temporary"], shown["resident_id"], shown["sex"]) == (True, None, "2")
    holder = await officer.post("/v1/persons", registered | {"name": "王远"})
    assert holder.status_code == 201


async def test_whoever_is_corrected_is_found_by_the_right_name_and_birth_date(officer: Office) -> None:
    wrong, right = without_resident_id(), without_resident_id(name="马晓燕")
    subject = (await officer.post("/v1/persons", wrong)).json()["id"]
    at = await proposed(officer, subject, name="马晓燕", birth_date=right["birth_date"])
    await officer.post(f"{at}:approve", APPROVED, seen=1)
    again = await officer.post("/v1/persons", right)
    assert [each["id"] for each in again.json()["candidates"]] == [subject]
    assert (await officer.post("/v1/persons", wrong)).status_code == 201


@pytest.mark.parametrize(("step", "reason"), [("approve", APPROVED), ("reject", REJECTED)])
async def test_whoever_proposed_it_does_not_decide(officer: Office, step: str, reason: dict[str, str]) -> None:
    subject = await officer.register()
    at = (await officer.post("/v1/corrections", proposal(subject))).headers["location"]
    assert code_of(await officer.post(f"{at}:{step}", reason, seen=1)) == (403, "own-correction")
    assert (await officer.get(at)).json()["state"] == "pending"


async def test_a_caseworker_decides_on_nothing(people: Running, officer: Office) -> None:
    at = await proposed(officer, await officer.register())
    answer = await office(people, "caseworker", "440300").post(f"{at}:approve", APPROVED, seen=1)
    assert code_of(answer) == (403, "forbidden")


async def test_an_officer_of_another_district_decides_on_nothing(people: Running, officer: Office) -> None:
    at = await proposed(officer, await officer.register())
    answer = await office(people, "district_officer", "440305").post(f"{at}:approve", APPROVED, seen=1)
    assert code_of(answer) == (404, "not-found")


async def test_a_rejected_correction_leaves_the_record_and_says_why(people: Running, officer: Office) -> None:
    subject = await officer.register()
    at = await proposed(officer, subject)
    shown = (await officer.post(f"{at}:reject", REJECTED, seen=1)).json()
    assert (shown["state"], shown["decided_for"]) == ("rejected", "evidence_unclear")
    name = (await stating(officer).get(f"/v1/persons/{subject}/unmasked", fields="name")).json()
    assert (name, (await happened(people, subject))[-1]) == ({"name": "陈小明"}, "person.correction_rejected")


async def test_what_is_decided_is_not_decided_again(officer: Office) -> None:
    at = await proposed(officer, await officer.register())
    await officer.post(f"{at}:reject", REJECTED, seen=1)
    again = await officer.post(f"{at}:approve", APPROVED, seen=2)
    assert (code_of(again), again.json()["state"]) == ((409, "correction-decided"), "rejected")


async def test_a_reason_of_the_other_decision_is_refused(officer: Office) -> None:
    at = await proposed(officer, await officer.register())
    assert (await officer.post(f"{at}:approve", REJECTED, seen=1)).status_code == 422


async def test_a_decision_on_what_has_changed_since_is_refused(officer: Office) -> None:
    at = await proposed(officer, await officer.register())
    assert code_of(await officer.post(f"{at}:approve", APPROVED, seen=9)) == (412, "precondition-failed")


async def test_an_id_that_somebody_else_got_meanwhile_is_refused_and_the_record_stays(
    people: Running, officer: Office
) -> None:
    subject = (await officer.post("/v1/persons", without_resident_id())).json()["id"]
    resident = another_resident_id()
    at = await proposed(officer, subject, resident_id=resident)
    held = (await officer.post("/v1/persons", person(resident_id=resident))).json()["id"]
    refused = await officer.post(f"{at}:approve", APPROVED, seen=1)
    assert (code_of(refused), refused.json()["held_in"]) == ((409, "person-already-registered"), "440303")
    shown = (await officer.get(f"/v1/persons/{subject}")).json()
    assert (shown["temporary"], (await officer.get(at)).json()["state"]) == (True, "pending")
    log = (await office(people, "auditor").get(f"/v1/persons/{held}/access-log")).json()["items"]
    assert [entry["route"] for entry in log] == ["POST /v1/corrections/{correction_id}:approve"]


async def test_the_correction_is_journalled_with_the_state_after_it_and_its_facts_sealed(
    people: Running, officer: Office
) -> None:
    subject = (await officer.post("/v1/persons", without_resident_id())).json()["id"]
    at = await proposed(officer, subject, resident_id=another_resident_id("19801231"))
    await officer.post(f"{at}:approve", APPROVED, seen=1)
    kind, version, data = (await entries(people, subject))[-1]
    assert (kind, version, data["fields"], data["reason"]) == (
        "bihuan.people.person.corrected.v1",
        3,
        ["name", "resident_id"],
        "document_seen",
    )
    assert (data["state"]["temporary"], data["state"]["birth_year"], set(data["personal"])) == (
        False,
        1980,
        {"person", "key", "sealed"},
    )


async def test_every_correction_of_a_person_stays_to_be_read(officer: Office) -> None:
    subject = await officer.register()
    for step, reason in (("reject", REJECTED), ("approve", APPROVED)):
        at = await proposed(officer, subject)
        await officer.post(f"{at}:{step}", reason, seen=1)
    listed = (await officer.get("/v1/corrections", person=subject)).json()["items"]
    assert [each["state"] for each in listed] == ["rejected", "approved"]
