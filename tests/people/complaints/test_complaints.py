"""A complaint is taken up, answered and passed further up; who is complained about never sees it."""

import asyncio
from datetime import timedelta
from uuid import UUID

import asyncpg
import pytest
from sqlalchemy import text

from services.kit.database.roles import Role
from services.kit.database.sessions import Database
from services.kit.journal.recording import Recorder
from services.people.app import SERVICE
from services.people.complaints.jobs import tell_overdue_complaints
from tests.kit.database.catalogue import as_role
from tests.people.complaints.filing import ANSWER, STREET, TEXT, alone, done, filed, offices
from tests.people.journal import happened
from tests.people.merges.doubles import double, merged
from tests.people.notifications.inboxes import inbox, member
from tests.people.office import Office, code_of, office, rules_of, someone
from tests.people.organisations.bodies import window
from tests.running import Running

pytestmark = pytest.mark.anyio


@pytest.fixture
def ningxia(people: Running) -> Office:
    """Return the officer of the province where texts say by when complaints are answered."""
    return office(people, "district_officer", "640000")


async def seeker(people: Running, officer: Office) -> tuple[str, Office]:
    person = await officer.register(residence=STREET, hukou=STREET)
    return person, someone(people, "job_seeker", person=person)


async def age(people: Running, at: str, days: int) -> None:
    """Let a complaint have been received so many days earlier."""
    async with people.database.begin_system() as session:
        await session.execute(
            text(
                """
                UPDATE complaint SET received_on = received_on - CAST(:days AS int), since = since - CAST(:days AS int),
                    due_on = due_on - CAST(:days AS int)
                WHERE id = CAST(:row AS uuid)
                """
            ),
            {"row": at.rpartition("/")[2], "days": days},
        )


async def test_a_person_complains_and_follows_it_to_the_answer_and_further_up(people: Running, ningxia: Office) -> None:
    street, higher = await offices(ningxia)
    person, herself = await seeker(people, ningxia)
    at = await filed(herself, street)
    shown = (await herself.get(at)).json()
    assert (shown["state"], shown["person"], shown["office"], TEXT in str(shown)) == ("received", person, street, False)
    there = office(people, "district_officer", STREET)
    assert (await done(there, at, "accept", 1))["state"] == "accepted"
    answered = await done(there, at, "answer", 2, outcome="not_upheld", text=ANSWER)
    assert (answered["state"], answered["due_on"]) == ("answered", None)
    escalated = await done(herself, at, "escalate", 3)
    assert (escalated["state"], escalated["office"]) == ("received", higher)
    city = office(people, "district_officer", "640100")
    await done(city, at, "accept", 4)
    await done(city, at, "answer", 5, outcome="upheld", text="街道已改正")
    closed = await done(herself, at, "withdraw", 6, reason="content")
    assert [each["step"] for each in closed["steps"]] == [
        "received", "accepted", "answered", "escalated", "accepted", "answered", "closed",
    ]  # fmt: skip
    reader = Office(people, herself.headers | {"Bihuan-Purpose": "data_subject_request"})
    assert (await reader.get(f"{at}/unmasked")).json() == {"text": TEXT, "answers": [ANSWER, "街道已改正"]}
    assert [each["kind"] for each in await inbox(herself)] == [
        "complaint_accepted", "complaint_answered", "complaint_escalated", "complaint_accepted", "complaint_answered",
    ]  # fmt: skip
    assert (await happened(people, at))[-1] == "complaint.closed"


async def test_an_office_that_a_complaint_has_left_behind_does_not_end_it(people: Running, ningxia: Office) -> None:
    street, _ = await offices(ningxia)
    _, herself = await seeker(people, ningxia)
    at = await filed(herself, street)
    there = office(people, "district_officer", STREET)
    await done(there, at, "refuse", 1, reason="no_facts")
    await done(herself, at, "escalate", 2)
    ended = await office(people, "caseworker", STREET).post(f"{at}:withdraw", {"reason": "withdrawn"}, seen=3)
    assert code_of(ended) == (403, "outside-districts")
    assert (await done(herself, at, "withdraw", 3, reason="withdrawn"))["state"] == "closed"


async def test_whoever_is_refused_goes_on_to_the_supervising_office(people: Running, ningxia: Office) -> None:
    street, higher = await offices(ningxia)
    _, herself = await seeker(people, ningxia)
    at = await filed(herself, street)
    refused = await done(ningxia, at, "refuse", 1, reason="no_facts")
    assert (refused["state"], refused["steps"][-1]["refused_for"]) == ("refused", "no_facts")
    assert (await done(herself, at, "escalate", 2))["office"] == higher


async def test_an_office_of_the_district_above_supervises_where_no_organisation_does(
    people: Running, ningxia: Office
) -> None:
    street = await alone(ningxia, "640221001")
    city = await alone(ningxia, "640200")
    _, herself = await seeker(people, ningxia)
    at = await filed(herself, street)
    await done(ningxia, at, "refuse", 1, reason="no_facts")
    assert (await done(herself, at, "escalate", 2))["office"] == city


async def test_where_nobody_supervises_it_goes_nowhere(people: Running) -> None:
    there = office(people, "district_officer", "650000")
    there_is = await alone(there, "650000")
    at = await filed(there, there_is)
    await done(there, at, "refuse", 1, reason="not_ours")
    assert code_of(await there.post(f"{at}:escalate", seen=2)) == (409, "no-supervising-office")


async def test_whoever_is_complained_about_neither_sees_nor_decides_it_and_colleagues_do(
    people: Running, officer: Office
) -> None:
    staff, at_office, accused = await member(people, officer, "district_officer")
    at = await filed(officer, at_office, kind="conduct", about_staff=staff)
    assert ((await accused.get(at)).status_code, (await accused.post(f"{at}:accept", seen=1)).status_code) == (404, 404)
    listed = (await accused.get("/v1/complaints", office=at_office)).json()["items"]
    assert (listed, (await done(officer, at, "accept", 1))["about_staff"]) == ([], staff)
    about_oneself = {"kind": "conduct", "about_office": at_office, "about_staff": staff, "text": TEXT}
    assert rules_of(await accused.post("/v1/complaints", about_oneself)) == {"/about_staff": "not_about_oneself"}


async def test_nobody_says_who_they_are_and_the_complaint_is_dealt_with_all_the_same(
    people: Running, officer: Office
) -> None:
    at = await filed(officer, await window(officer))
    assert (await officer.get(at)).json()["person"] is None
    assert (await done(officer, at, "accept", 1))["state"] == "accepted"
    reader = Office(people, officer.headers | {"Bihuan-Purpose": "assistance"})
    assert (await reader.get(f"{at}/unmasked")).json() == {"text": TEXT, "answers": []}
    async with people.database.begin_system() as session:
        noted = text("SELECT count(*) FROM access_log WHERE person = CAST(:row AS uuid)")
        assert await session.scalar(noted, {"row": at.rpartition("/")[2]}) == 1


async def test_offices_of_other_areas_and_other_persons_see_nothing_of_it(people: Running, officer: Office) -> None:
    person = await officer.register()
    at = await filed(someone(people, "job_seeker", person=person), await window(officer))
    strangers = [
        office(people, "district_officer", "440305"),
        someone(people, "job_seeker", person=await officer.register()),
    ]
    assert [(await who.get(at)).status_code for who in strangers] == [404, 404]
    for who in strangers:
        assert (await who.get("/v1/complaints", person=person)).json()["items"] == []


async def test_a_caseworker_writes_complaints_down_and_decides_none(people: Running, officer: Office) -> None:
    worker = office(people, "caseworker", "440303")
    person = await worker.register()
    at = await filed(worker, await window(officer), person=person)
    assert code_of(await worker.post(f"{at}:accept", seen=1)) == (403, "forbidden")
    elsewhere = await alone(office(people, "district_officer", "440305"), "440305")
    stated = {"kind": "delay", "about_office": elsewhere, "text": TEXT}
    assert code_of(await worker.post("/v1/complaints", stated)) == (403, "outside-districts")


async def test_a_person_files_no_complaint_for_another(people: Running, officer: Office) -> None:
    herself = someone(people, "job_seeker", person=await officer.register())
    stated = {"person": await officer.register(), "kind": "delay", "about_office": await window(officer), "text": TEXT}
    assert (await herself.post("/v1/complaints", stated)).status_code == 404


async def test_steps_come_one_after_another_and_one_hand_at_a_time(officer: Office) -> None:
    at = await filed(officer, await window(officer))
    early = await officer.post(f"{at}:answer", {"outcome": "upheld", "text": ANSWER}, seen=1)
    assert (code_of(early), early.json()["state"]) == ((409, "not-at-this-stage"), "received")
    answers = await asyncio.gather(
        officer.post(f"{at}:accept", seen=1), officer.post(f"{at}:refuse", {"reason": "no_facts"}, seen=1)
    )
    assert sorted(answer.status_code for answer in answers) in ([200, 409], [200, 412])


async def test_nobody_is_content_before_an_answer_and_the_office_settles_what_nobody_takes_further(
    people: Running, officer: Office
) -> None:
    herself = someone(people, "job_seeker", person=await officer.register())
    at = await filed(herself, await window(officer))
    assert code_of(await herself.post(f"{at}:withdraw", {"reason": "content"}, seen=1)) == (409, "not-at-this-stage")
    assert code_of(await officer.post(f"{at}:settle", seen=1)) == (409, "not-at-this-stage")
    await done(officer, at, "refuse", 1, reason="same_as_another")
    assert (await done(officer, at, "settle", 2))["steps"][-1]["closed_for"] == "settled"
    assert code_of(await herself.post(f"{at}:withdraw", {"reason": "withdrawn"}, seen=3)) == (409, "not-at-this-stage")


async def test_without_a_text_nothing_is_due_and_with_one_working_days_count(
    people: Running, officer: Office, ningxia: Office
) -> None:
    undated = (await officer.get(await filed(officer, await window(officer)))).json()
    dated = (await ningxia.get(await filed(ningxia, (await offices(ningxia))[0]))).json()
    today = people.database.clock.today()
    assert (undated["due_on"], dated["due_on"] > (today + timedelta(days=5)).isoformat()) == (None, True)


async def test_an_overdue_complaint_raises_a_task_and_goes_up_by_itself_once(people: Running, ningxia: Office) -> None:
    street, higher = await offices(ningxia)
    _, _, supervisor = await member(people, ningxia, at=higher, post="supervisor", district="640100")
    person, herself = await seeker(people, ningxia)
    at = await filed(herself, street)
    await age(people, at, 30)
    await tell_overdue_complaints(people.database)
    await tell_overdue_complaints(people.database)
    shown = (await ningxia.get(at)).json()
    assert (shown["office"], shown["steps"][-1]["escalated_for"], shown["steps"][-1]["done_by"]) == (
        higher, "overdue", None,
    )  # fmt: skip
    assert await happened(people, at) == ["complaint.received", "complaint.overdue", "complaint.escalated"]
    [task] = (await ningxia.get("/v1/tasks", person=person)).json()["items"]
    assert (task["id"], task["kind"], task["raised_after"]) == (shown["task"], "other", "people.complaint.overdue")
    assert [each["kind"] for each in await inbox(supervisor)] == ["complaint_escalated"]
    await done(ningxia, at, "refuse", shown["version"], reason="decided_already")
    assert (await ningxia.get(f"/v1/tasks/{task['id']}")).json()["outcome"] == "done"


async def test_an_overdue_complaint_that_fails_keeps_no_other_from_its_turn_and_is_tried_again(
    people: Running, ningxia: Office
) -> None:
    street, higher = await offices(ningxia)
    filing = [await seeker(people, ningxia) for _ in range(2)]
    both = [await filed(herself, street) for _, herself in filing]
    for at, days in zip(both, (31, 30), strict=True):
        await age(people, at, days)
    journal = Recorder(SERVICE.states, people.app.state.keyring)
    impatient = Database(people.settings.model_copy(update={"lock_timeout_ms": 100}), "people", at_end=(journal,))
    async with people.database.begin_system() as session:  # somebody else is at it: no task is raised for this person
        await session.execute(text("SELECT FROM person WHERE id = :id FOR UPDATE"), {"id": UUID(filing[0][0])})
        await tell_overdue_complaints(impatient)
        after = [(await ningxia.get(at)).json()["office"] for at in both]
    await tell_overdue_complaints(impatient)
    await impatient.close()
    assert (after, [(await ningxia.get(at)).json()["office"] for at in both]) == ([street, higher], [higher, higher])


async def test_a_complaint_of_a_double_belongs_to_the_survivor_of_a_merge(people: Running, officer: Office) -> None:
    absorbed, survivor = await double(officer)
    at = await filed(officer, await window(officer), person=absorbed)
    await merged(officer, absorbed, survivor)
    assert (await someone(people, "job_seeker", person=survivor).get(at)).json()["person"] == survivor


BROKEN = {
    "complaint": {
        "pkey": "id = (SELECT other.id FROM complaint AS other WHERE other.id <> complaint.id LIMIT 1)",
        "person_fkey": "person = gen_random_uuid()",
        "about_office_fkey": "about_office = gen_random_uuid()",
        "about_staff_fkey": "about_staff = gen_random_uuid()",
        "office_fkey": "office = gen_random_uuid()",
        "task_fkey": "task = gen_random_uuid()",
        "kind_check": "kind = 'weather'",
        "state_check": "state = 'lost', due_on = NULL, due_provisional = false",
        "since_check": "since = received_on - 1, due_on = NULL, due_provisional = false",
        "due_on_check": "due_on = since - 1",
        "alerted_on_check": "alerted_on = received_on",
        "due_provisional_check": "due_on = NULL, due_provisional = true",
        "due_while_open_check": "state = 'closed', due_on = since",
    },
    "complaint_step": {
        "pkey": "id = (SELECT other.id FROM complaint_step AS other WHERE other.id <> complaint_step.id LIMIT 1)",
        "complaint_fkey": "complaint = gen_random_uuid()",
        "office_fkey": "office = gen_random_uuid()",
        "step_check": "step = 'forgotten'",
        "refused_for_check": "step = 'refused', refused_for = 'because'",
        "outcome_check": "step = 'answered', outcome = 'maybe', answer_sealed = 'x', answer_masked = '*'",
        "escalated_for_check": "step = 'escalated', escalated_for = 'because'",
        "closed_for_check": "step = 'closed', closed_for = 'because'",
        "answer_together_check": "step = 'answered', outcome = 'upheld', answer_sealed = 'x'",
        "refused_together_check": "refused_for = 'not_ours'",
        "answered_together_check": "outcome = 'upheld'",
        "escalated_together_check": "escalated_for = 'not_content'",
        "closed_together_check": "closed_for = 'content'",
        "done_by_check": "done_by = NULL",
    },
}
NOT_NULL_COMES_FIRST = {"complaint_text_together_check"}
"""Its columns are NOT NULL, so nothing can break it."""


@pytest.mark.parametrize("table", BROKEN)
async def test_no_constraint_can_be_broken_or_is_without_such_a_try(
    people: Running, ningxia: Office, table: str
) -> None:
    street, _ = await offices(ningxia)
    await filed(ningxia, street)
    row = (await filed(ningxia, street)).rpartition("/")[2]
    key = "id" if table == "complaint" else "complaint"
    stood = {}
    async with as_role(people.settings, "people", Role.SYSTEM) as system:
        for name, assignment in BROKEN[table].items():
            with pytest.raises(asyncpg.IntegrityConstraintViolationError) as refused:
                await system.execute(f"UPDATE {table} SET {assignment} WHERE {key} = $1", row)  # noqa: S608 -- texts of this file
            stood[name] = refused.value.constraint_name
        there = await system.fetch(
            """
            SELECT conname AS name FROM pg_constraint
            WHERE conrelid = $1::text::regclass AND contype IN ('c', 'f', 'p', 'u', 'x')
            """,
            table,
        )
    assert stood == {name: f"{table}_{name}" for name in BROKEN[table]}
    assert {each["name"] for each in there} == {*stood.values(), *(NOT_NULL_COMES_FIRST if key == "id" else ())}
