"""A person has workers from several organisations, one of each role and organisation at a time."""

import asyncio
from uuid import UUID

import pytest

from services.people.assignments.queries import specialist_of, workers_of
from services.people.staff.queries import IN_CLEAR
from tests.people.assignments.caseloads import assigned, colleague, worker_of
from tests.people.journal import entries, happened
from tests.people.merges.doubles import double, merged
from tests.people.office import Office, caller_of, code_of, office, rules_of, someone
from tests.running import Running

pytestmark = pytest.mark.anyio

OLD, NEW = "440303", "440305"


async def test_a_person_has_workers_from_several_organisations_at_once(officer: Office) -> None:
    person = await officer.register()
    for role in ("caseworker", "pairing_helper"):
        await assigned(officer, person, *await worker_of(officer), role=role)
    await assigned(officer, person, *await worker_of(officer))
    listed = (await officer.get("/v1/assignments", person=person, open="true")).json()["items"]
    assert [each["role"] for each in listed] == ["caseworker", "pairing_helper", "caseworker"]
    assert len({each["organisation"] for each in listed}) == 3


async def test_a_second_of_one_role_and_organisation_is_refused_with_the_first(officer: Office) -> None:
    person, (staff, at) = await officer.register(), await worker_of(officer)
    first = await assigned(officer, person, staff, at)
    body = {"person": person, "staff": await colleague(officer, at), "office": at, "role": "caseworker"}
    refused = await officer.post("/v1/assignments", body)
    assert (code_of(refused), refused.json()["assignment"]) == ((409, "already-assigned"), first["id"])


async def test_of_two_assigned_at_once_one_is(officer: Office) -> None:
    person, (staff, at) = await officer.register(), await worker_of(officer)
    body = {"person": person, "office": at, "role": "caseworker"}
    both = (staff, await colleague(officer, at))
    answers = await asyncio.gather(*(officer.post("/v1/assignments", body | {"staff": each}) for each in both))
    assert sorted(answer.status_code for answer in answers) == [201, 409]


async def test_nobody_helps_from_an_office_in_which_they_do_not_work(officer: Office) -> None:
    person, (staff, at) = await officer.register(), await worker_of(officer)
    _, elsewhere = await worker_of(officer)
    body = {"person": person, "staff": staff, "role": "caseworker"}
    refused = [
        await officer.post("/v1/assignments", body | {"office": elsewhere}),
        await officer.post("/v1/assignments", body | {"office": at, "since": "2025-12-31"}),
    ]
    assert [code_of(answer) for answer in refused] == [(409, "not-of-this-office")] * 2


async def test_a_psychological_specialist_is_somebody_in_that_post(officer: Office) -> None:
    person, (staff, at) = await officer.register(), await worker_of(officer)
    body = {"person": person, "staff": staff, "office": at, "role": "psychological_specialist"}
    assert rules_of(await officer.post("/v1/assignments", body)) == {"/role": "role_needs_post"}


async def test_a_person_reads_who_helps_them_and_nobody_else(people: Running, officer: Office) -> None:
    person, (staff, at) = await officer.register(), await worker_of(officer, name="欧阳小溪", phone="0755-00000000")
    made = await assigned(officer, person, staff, at)
    other = await colleague(officer, at)
    herself = someone(people, "job_seeker", person=person)
    [mine] = (await herself.get("/v1/assignments", person=person)).json()["items"]
    worker = (await herself.get(f"/v1/staff/{mine['staff']}")).json()
    assert (worker["name"], worker["phone"], worker["memberships"][0]["office"]) == ("欧阳小溪", "0755-00000000", at)
    assert (await herself.get(f"/v1/staff/{other}")).status_code == 404
    ended = await officer.post(f"/v1/assignments/{made['id']}:end", {"reason": "found_work"}, seen=1)
    assert (ended.json()["ended_for"], (await herself.get(f"/v1/staff/{staff}")).status_code) == ("found_work", 404)


async def test_whoever_sees_the_person_sees_who_helps_them_from_afar(people: Running, officer: Office) -> None:
    person, (staff, at) = await officer.register(residence=NEW, hukou=NEW), await worker_of(officer)
    await assigned(officer, person, staff, at)
    there = office(people, "caseworker", NEW)
    changed = await office(people, "district_officer", NEW).patch(f"/v1/staff/{staff}", {"phone": None}, seen=1)
    assert ((await there.get(f"/v1/staff/{staff}")).status_code, changed.status_code) == (200, 404)


async def test_an_assignment_goes_where_its_person_goes(people: Running, officer: Office) -> None:
    person = await officer.register()
    at = f"/v1/assignments/{(await assigned(officer, person, *await worker_of(officer)))['id']}"
    assert (await officer.patch(f"/v1/persons/{person}", {"residence": NEW, "hukou": NEW}, seen=1)).is_success
    seen = [(await office(people, "caseworker", district).get(at)).status_code for district in (OLD, NEW)]
    assert (seen, await happened(people, at)) == ([404, 200], ["assignment.began", "assignment.followed"])


async def test_a_caseworker_assigns_within_the_area_alone(people: Running, officer: Office) -> None:
    person, (staff, at) = await officer.register(), await worker_of(officer)
    body = {"person": person, "staff": staff, "office": at, "role": "caseworker"}
    tried = [await office(people, "caseworker", each).post("/v1/assignments", body) for each in (NEW, OLD)]
    assert [answer.status_code for answer in tried] == [404, 201]


async def test_an_assignment_ends_once_and_not_before_it_began(officer: Office) -> None:
    made = await assigned(officer, await officer.register(), *await worker_of(officer))
    at = f"/v1/assignments/{made['id']}:end"
    early = await officer.post(at, {"reason": "person_gone", "on": "2026-01-31"}, seen=1)
    await officer.post(at, {"reason": "person_gone"}, seen=1)
    again = await officer.post(at, {"reason": "person_gone"}, seen=2)
    assert (rules_of(early), code_of(again)) == ({"/on": "ends_before_it_begins"}, (409, "assignment-has-ended"))


async def test_whoever_still_helps_somebody_does_not_leave(officer: Office) -> None:
    staff, at = await worker_of(officer)
    await assigned(officer, await officer.register(), staff, at)
    post = (await officer.get(f"/v1/staff/{staff}")).json()["memberships"][0]["id"]
    refused = [
        await officer.post(f"/v1/staff/{staff}:leave", {}, seen=1),
        await officer.post(f"/v1/staff/{staff}:leavePost", {"membership": post}, seen=1),
    ]
    assert [(code_of(each), each.json()["assignments"]) for each in refused] == [((409, "still-assigned"), 1)] * 2


async def test_the_specialist_of_a_person_is_known_by_the_subject_they_sign_in_with(
    people: Running, officer: Office
) -> None:
    person, (staff, at) = await officer.register(), await worker_of(officer, "psychological_specialist")
    made = await assigned(officer, person, staff, at, role="psychological_specialist")
    found = []
    for statement in ("SELECT", f"UPDATE staff_member SET subject = 'sub-{staff}' WHERE id = '{staff}'"):  # noqa: S608 -- the test's own row
        async with people.database.begin_system() as session:
            await (await session.connection()).exec_driver_sql(statement)
        async with people.database.begin(await caller_of(officer)) as session:
            found.append(await specialist_of(session, UUID(person)))
    await officer.post(f"/v1/assignments/{made['id']}:end", {"reason": "by_mistake"}, seen=1)
    async with people.database.begin(await caller_of(officer)) as session:
        found.append(await specialist_of(session, UUID(person)))
    assert found == [None, f"sub-{staff}", None]


async def test_the_workers_of_a_person_are_told_with_where_they_are_met(people: Running, officer: Office) -> None:
    person, (staff, at) = await officer.register(), await worker_of(officer, name="欧阳小溪")
    await assigned(officer, person, staff, at)
    async with people.database.begin(await caller_of(officer)) as session:
        [worker] = await workers_of(session, UUID(person))
    sealed = worker.staff.name.ciphertext
    name = IN_CLEAR["name"].open(people.app.state.keyring, sealed, row=worker.staff.id).reveal()
    assert (name, str(worker.office.id), worker.organisation.id) == ("欧阳小溪", at, worker.office.organisation)


async def test_events_about_assignments_carry_ids_days_and_codes(people: Running, officer: Office) -> None:
    made = await assigned(officer, await officer.register(), *await worker_of(officer))
    [(_, _, told)] = await entries(people, made["id"])
    assert told["state"] == {name: made[name] for name in told["state"]}
    assert set(made) - set(told["state"]) == {"created_at", "updated_at"}


async def test_workers_of_two_records_of_one_person_are_theirs_when_the_records_are_merged(officer: Office) -> None:
    absorbed, survivor = await double(officer)
    made = await assigned(officer, absorbed, *await worker_of(officer))
    await merged(officer, absorbed, survivor)
    assert (await officer.get(f"/v1/assignments/{made['id']}")).json()["person"] == survivor
    body = {"person": absorbed, "staff": made["staff"], "office": made["office"], "role": "mentor"}
    assert code_of(await officer.post("/v1/assignments", body)) == (409, "record-merged")
