"""Proposing to correct who a person is, and taking it back."""

import pytest

from tests.people.corrections.proposals import proposal, proposed
from tests.people.invented import another_resident_id, person, without_resident_id
from tests.people.journal import entries, happened
from tests.people.office import Office, code_of, office, rules_of, someone
from tests.queries import queries
from tests.running import Running

pytestmark = pytest.mark.anyio


async def test_a_proposal_waits_and_is_answered_masked(officer: Office) -> None:
    resident = another_resident_id("19801231", "2")
    body = proposal(await officer.register(), resident_id=resident, reason="id_shown")
    shown = (await officer.post("/v1/corrections", body)).json()
    assert (shown["state"], shown["name"], shown["evidence"]) == ("pending", "陈**", "****")
    assert shown["resident_id"] == f"{resident[:3]}***********{resident[-4:]}"
    assert (shown["decided_by"], shown["decided_at"], shown["decided_for"]) == (None, None, None)


async def test_the_record_stays_as_it_is_until_somebody_decides(officer: Office) -> None:
    subject = (await officer.post("/v1/persons", without_resident_id())).json()["id"]
    await proposed(officer, subject, resident_id=another_resident_id())
    assert (await officer.get(f"/v1/persons/{subject}")).json()["temporary"] is True


async def test_a_birth_date_is_shown_by_its_year(officer: Office) -> None:
    subject = (await officer.post("/v1/persons", without_resident_id())).json()["id"]
    at = await proposed(officer, subject, birth_date="1991-04-05")
    assert (await officer.get(at)).json()["birth_date"] == "1991-**-**"


async def test_nothing_to_correct_is_refused(officer: Office) -> None:
    answer = await officer.post("/v1/corrections", proposal(await officer.register(), name=None))
    assert rules_of(answer) == {"/name": "nothing_to_correct"}


async def test_a_wrong_check_character_is_refused_at_once(officer: Office) -> None:
    body = proposal(await officer.register(), resident_id="440303198001010011")
    assert rules_of(await officer.post("/v1/corrections", body)) == {"/resident_id": "resident_id_checksum"}


async def test_sex_and_birth_date_of_whoever_has_an_id_are_corrected_with_the_id_alone(officer: Office) -> None:
    body = proposal(await officer.register(), sex="2", birth_date="1980-01-02")
    follows = "follows_from_resident_id"
    assert rules_of(await officer.post("/v1/corrections", body)) == {"/sex": follows, "/birth_date": follows}


async def test_the_id_that_is_recorded_already_is_refused(officer: Office) -> None:
    registered = person(resident_id=another_resident_id())
    subject = (await officer.post("/v1/persons", registered)).json()["id"]
    body = proposal(subject, resident_id=registered["resident_id"])
    assert rules_of(await officer.post("/v1/corrections", body)) == {"/resident_id": "as_recorded"}


async def test_an_id_that_is_somebody_elses_is_refused_with_the_county_and_an_entry(
    people: Running, officer: Office
) -> None:
    registered = person(resident_id=another_resident_id())
    held = (await officer.post("/v1/persons", registered)).json()["id"]
    body = proposal(await officer.register(), resident_id=registered["resident_id"])
    answer = await officer.post("/v1/corrections", body)
    assert (code_of(answer), answer.json()["held_in"]) == ((409, "person-already-registered"), "440303")
    [entry] = (await office(people, "auditor").get(f"/v1/persons/{held}/access-log")).json()["items"]
    assert (entry["fields"], entry["route"]) == (["held_in"], "POST /v1/corrections")


async def test_of_one_person_one_correction_is_pending(officer: Office) -> None:
    subject = await officer.register()
    first = await proposed(officer, subject)
    answer = await officer.post("/v1/corrections", proposal(subject, name="陈明"))
    assert (code_of(answer), answer.json()["correction"]) == ((409, "correction-pending"), first.rpartition("/")[2])


async def test_who_does_not_see_the_person_proposes_nothing(people: Running, officer: Office) -> None:
    subject = await officer.register()
    answer = await office(people, "caseworker", "440305").post("/v1/corrections", proposal(subject))
    assert code_of(answer) == (404, "not-found")


async def test_what_was_proposed_can_be_taken_back_and_proposed_anew(officer: Office) -> None:
    subject = await officer.register()
    at = await proposed(officer, subject)
    withdrawn = (await officer.post(f"{at}:withdraw", seen=1)).json()
    assert (withdrawn["state"], withdrawn["decided_for"]) == ("withdrawn", None)
    assert await proposed(officer, subject, name="陈明") != at


async def test_what_is_withdrawn_stays_to_be_read_and_changes_no_more(officer: Office) -> None:
    at = await proposed(officer, await officer.register())
    await officer.post(f"{at}:withdraw", seen=1)
    again = await officer.post(f"{at}:withdraw", seen=2)
    assert (code_of(again), again.json()["state"]) == ((409, "correction-decided"), "withdrawn")
    assert (await officer.get(at)).status_code == 200


async def test_the_list_is_of_a_person_or_of_a_state(officer: Office) -> None:
    subject, other = await officer.register(), await officer.register()
    mine, theirs = await proposed(officer, subject), await proposed(officer, other)
    await officer.post(f"{mine}:withdraw", seen=1)
    of_person = (await officer.get("/v1/corrections", person=subject)).json()["items"]
    pending = (await officer.get("/v1/corrections", person=other, state="pending")).json()["items"]
    none = (await officer.get("/v1/corrections", person=subject, state="pending")).json()["items"]
    assert [[f"/v1/corrections/{each['id']}" for each in listed] for listed in (of_person, pending, none)] == [
        [mine],
        [theirs],
        [],
    ]


async def test_a_reader_sees_corrections_of_their_own_area_alone(people: Running, officer: Office) -> None:
    at = await proposed(officer, await officer.register())
    listed = (await office(people, "caseworker", "440305").get("/v1/corrections", state="pending", limit=100)).json()
    assert at.rpartition("/")[2] not in {each["id"] for each in listed["items"]}


async def test_unmasked_what_was_proposed_is_read_for_a_purpose_and_with_an_entry(
    people: Running, officer: Office
) -> None:
    subject, resident = await officer.register(), another_resident_id()
    at = await proposed(officer, subject, resident_id=resident)
    stating = Office(people, officer.headers | {"Bihuan-Purpose": "certification"})
    shown = (await stating.get(f"{at}/unmasked")).json()
    assert shown == {"name": "陈晓明", "resident_id": resident, "birth_date": None, "evidence": "身份证原件"}
    herself = someone(people, "job_seeker", person=subject)
    [entry] = (await herself.get(f"/v1/persons/{subject}/access-log")).json()["items"]
    assert (entry["purpose"], entry["route"]) == ("certification", "GET /v1/corrections/{correction_id}/unmasked")


async def test_without_a_purpose_nothing_is_shown(officer: Office) -> None:
    at = await proposed(officer, await officer.register())
    assert code_of(await officer.get(f"{at}/unmasked")) == (400, "purpose-required")


async def test_the_journal_says_what_happened_and_not_what_is_proposed(people: Running, officer: Office) -> None:
    subject = await officer.register()
    at = await proposed(officer, subject)
    await officer.post(f"{at}:withdraw", seen=1)
    assert await happened(people, subject) == [
        "person.registered",
        "person.correction_proposed",
        "person.correction_withdrawn",
    ]
    _, version, data = (await entries(people, subject))[1]
    assert (version, data["fields"], data["reason"], "personal" in data) == (2, ["name"], "recorded_wrongly", False)


async def test_a_proposal_sends_at_most_nine_statements(people: Running, officer: Office) -> None:
    subject = await officer.register()
    with queries(people.database.engines["app"], at_most=9):
        await proposed(officer, subject)
