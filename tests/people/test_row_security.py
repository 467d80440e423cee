"""Each table of the people service shows a query without any WHERE what its caller may see, and nothing else."""

from typing import Any
from uuid import uuid4

import pytest

from services.kit.database.roles import Role
from services.kit.identity.caller import Caller
from services.kit.identity.tokens import Verifier
from tests.kit.database.catalogue import KIT_TABLES, NOBODY, as_role, by_scope, look, loose_functions, tables, unguarded
from tests.people.appointments.making import booked, made
from tests.people.corrections.proposals import proposal
from tests.people.directory.entries import entered
from tests.people.files.parts import FILE_PARTS, in_file, table_of
from tests.people.households.filing import in_certified_file, in_household_file
from tests.people.office import CAN_WORK, Office, office, someone
from tests.people.organisations.bodies import organisation, window
from tests.people.orientations.orienting import oriented
from tests.people.psychological_notes.writing import note
from tests.people.staff.colleagues import CERTIFICATE, registered
from tests.running import Running

pytestmark = pytest.mark.anyio

OWN = """('person:' || {person} = ANY (:keys) OR EXISTS (SELECT FROM staff_member
    WHERE staff_member.id = {staff} AND staff_member.subject = :subject AND staff_member.left_on IS NULL))"""
"""A notification is its reader's alone."""
OWN_NOTIFICATION = OWN.format(person="notification.person", staff="notification.staff")
OWN_COMPLAINT = f"""({by_scope("complaint", "id")}
    AND NOT EXISTS (SELECT FROM staff_member
        WHERE id = complaint.about_staff AND subject = :subject AND left_on IS NULL))"""
OR_HELPED = f""" OR EXISTS (SELECT FROM assignment
    WHERE assignment.staff = {{staff}} AND assignment.ended_on IS NULL AND {by_scope("assignment", "id")})"""
"""Whoever sees a person sees who helps them, and changes nothing of that."""
VISIBLE = {
    **KIT_TABLES,
    "person": by_scope("person", "id"),
    "household": by_scope("household", "id"),
    "household_member": by_scope("household_member", "household"),
    "household_certification": by_scope("household_certification", "household"),
    "household_application": by_scope("household_application", "household"),
    "application_objection": by_scope("application_objection", "household"),
    "household_card_serial": NOBODY,
    "household_recheck": by_scope("household_recheck", "household"),
    **{table: by_scope(table, "household") for table in ("household_dibao", "household_agreement")},
    "household_visit": f"""({by_scope("household_visit", "household")} OR {by_scope("household_visit", "person")})""",
    "need": by_scope("need", "id"),
    "start_up_plan": by_scope("start_up_plan", "id"),
    "directory_entry": by_scope("directory_entry", "id"),
    "orientation": by_scope("orientation", "id"),
    "former_need": NOBODY,
    "former_residence": NOBODY,
    "task": by_scope("task", "id"),
    "worklist": by_scope("worklist", "task"),
    "service_case": by_scope("service_case", "id"),
    "service_case_step": by_scope("service_case_step", "service_case"),
    "known_enrolment": by_scope("known_enrolment", "id"),
    "known_referral": by_scope("known_referral", "id"),
    "known_decision": by_scope("known_decision", "id"),
    "evidence_file": by_scope("evidence_file", "person"),
    "self_service_code": NOBODY,
    "self_service_try": NOBODY,
    "organisation": by_scope("organisation", "id"),
    "office": by_scope("office", "id"),
    "staff_member": by_scope("staff_member", "id") + OR_HELPED.format(staff="staff_member.id"),
    "staff_membership": by_scope("staff_membership", "staff") + OR_HELPED.format(staff="staff_membership.staff"),
    "staff_certificate": by_scope("staff_certificate", "staff") + OR_HELPED.format(staff="staff_certificate.staff"),
    "assignment": by_scope("assignment", "id"),
    "invitation": by_scope("invitation", "staff"),
    "delegation": by_scope("delegation", "staff"),
    "correction": by_scope("correction", "person"),
    "consent": by_scope("consent", "person"),
    "person_merge": by_scope("person_merge", "survivor"),
    "handover": by_scope("handover", "id"),
    "retention_notice": by_scope("retention_notice", "person"),
    "person_merge_row": NOBODY,
    "person_import": by_scope("person_import", "id"),
    "person_import_part": by_scope("person_import_part", "import_id"),
    "person_import_row": by_scope("person_import_row", "import_id"),
    "person_export": "person_export.subject = :subject",
    "person_export_part": """EXISTS (SELECT FROM person_export
        WHERE person_export.id = person_export_part.export_id AND person_export.subject = :subject)""",
    "appointment": by_scope("appointment", "id")
    + f""" OR EXISTS (
        SELECT FROM attendance WHERE attendance.appointment = appointment.id AND {by_scope("attendance", "person")})""",
    "attendance": by_scope("attendance", "person"),
    "psychological_note": by_scope("psychological_note", "person"),
    "psychological_note_reader": f"""psychological_note_reader.reader = :subject OR EXISTS (
        SELECT FROM psychological_note WHERE psychological_note.id = psychological_note_reader.note
            AND psychological_note.author = :subject AND {by_scope("psychological_note", "person")})""",
    "complaint": OWN_COMPLAINT,
    "complaint_step": f"""EXISTS (SELECT FROM complaint WHERE complaint.id = complaint_step.complaint
        AND {OWN_COMPLAINT})""",
    "survey": "'person:' || survey.person = ANY (:keys)",
    "survey_answer": NOBODY,
    "notification": OWN_NOTIFICATION,
    "notification_delivery": f"""EXISTS (SELECT FROM notification
        WHERE notification.id = notification_delivery.notification AND {OWN_NOTIFICATION})""",
    "notification_attempt": f"""EXISTS (SELECT FROM notification_delivery JOIN notification
            ON notification.id = notification_delivery.notification
        WHERE notification_delivery.id = notification_attempt.delivery AND {OWN_NOTIFICATION})""",
    "notification_setting": OWN.format(person="notification_setting.id", staff="notification_setting.id"),
    **{table_of(part): by_scope(table_of(part), "person") for part in FILE_PARTS},
    "psychological_assessment": f"""{by_scope("psychological_assessment", "person")}
        AND (psychological_assessment.author = :subject
            OR 'person:' || psychological_assessment.person = ANY (:keys)
            OR EXISTS (SELECT FROM assignment JOIN staff_member ON staff_member.id = assignment.staff
                JOIN consent ON consent.person = assignment.person
                WHERE assignment.person = psychological_assessment.person AND assignment.ended_on IS NULL
                    AND staff_member.subject = :subject AND staff_member.left_on IS NULL
                    AND consent.use = 'psychological_guidance' AND consent.until IS NULL AND consent.given))""",
}
CHANGED = {
    "appointment": by_scope("appointment", "id"),
    "staff_member": by_scope("staff_member", "id"),
    "staff_membership": by_scope("staff_membership", "staff"),
    "staff_certificate": by_scope("staff_certificate", "staff"),
}
"""Where fewer rows are changed than are seen."""
DELETABLE = {"person_import_part", "person_export_part"}
"""Files, which are destroyed."""
EVERYONE = {"alembic_version"}
FILLED = {
    "start_up_plan",
    "orientation",
    "task",
    "worklist",
    "staff_member",
    "staff_membership",
    "staff_certificate",
    "assignment",
    "invitation",
    "delegation",
    "service_case",
    "service_case_step",
    "person",
    "household",
    "household_member",
    "household_certification",
    "household_application",
    "application_objection",
    "household_recheck",
    "household_dibao",
    "household_visit",
    "household_agreement",
    "correction",
    "journal",
    "scope",
    "person_key",
    "consent",
    "psychological_note",
    "appointment",
    "attendance",
    "complaint",
    "complaint_step",
    *map(table_of, FILE_PARTS),
} - {"psychological_assessment"}
"""Those of which an area sees some: psychological assessments are seen by no area (tests/people/assessments)."""


@pytest.fixture(scope="module")
async def herself(people: Running) -> str:
    """Fill every table: a certified household in Luohu, and a household elsewhere; return a person of the first."""
    persons = []
    for district in ("440303", "440305"):
        there = office(people, "district_officer", district)
        person = await there.register(residence=district, hukou=district)
        alone = {"id": str(uuid4()), "visited_on": "2026-01-05", "purpose": "first_visit"}
        assert (await there.post(f"/v1/persons/{person}/visits", alone)).is_success
        at = await there.household({"person": person, "relation": "head", **CAN_WORK}, district=district)
        await in_household_file(there, at)
        await in_certified_file(there, at)
        again: dict[str, Any] = {"Idempotency_Key": f"fill-{district}", "If_Match": "*"}
        assert (await there.post(f"{at}:recheck", {}, **again)).is_success
        purpose = Office(people, there.headers | {"Bihuan-Purpose": "certification"})
        assert (await purpose.get(f"/v1/persons/{person}/unmasked")).is_success
        assert (await there.post("/v1/needs", {"person": person, "purpose": "job", "takes_any_post": True})).is_success
        plan = {"person": person, "trade": "H", "district": district}
        assert (await there.post("/v1/start-up-plans", plan)).is_success
        await oriented(there, person, await entered(there, f"法律援助中心 {person}", district=district))
        assert (await there.post("/v1/cases", {"person": person, "path_id": "GD-SEVEN-LINKS"})).is_success
        assert (await there.post("/v1/corrections", proposal(person))).is_success
        for part in FILE_PARTS:  # whoever works on a day is not registered as unemployed on it
            await in_file(there, part, person, **({"since": "2025-04-01"} if part == "work-spells" else {}))
        at = await window(there, await organisation(there, district=district), district=district)
        await helped(there, person, at)
        assert (await there.post("/v1/psychological-notes", note(person, at))).is_success
        await booked(there, await made(there, at), person)
        complaint = {"person": person, "kind": "delay", "about_office": at, "text": "一直没有答复"}
        assert (await there.post("/v1/complaints", complaint)).is_success
        persons.append(person)
    return persons[0]


async def helped(there: Office, person: str, at: str) -> None:
    """Let somebody of an office help a person."""
    worker = (await registered(there, at, certificates=[CERTIFICATE]))["id"]
    helping = {"person": person, "staff": worker, "office": at, "role": "caseworker"}
    assert (await there.post("/v1/assignments", helping)).is_success
    assert (await there.post("/v1/invitations", {"staff": worker, "office": at})).is_success
    away = {"staff": worker, "stand_in": (await registered(there, at))["id"]}
    assert (await there.post("/v1/delegations", away)).is_success


async def caller_of(who: Office) -> Caller:
    verifier: Verifier = who.people.app.state.verifier
    return await verifier.verify(who.headers["Authorization"].removeprefix("Bearer "))


@pytest.fixture(params=["county", "province", "person", "employer", "another_province"])
async def caller(people: Running, herself: str, request: pytest.FixtureRequest) -> Caller:
    """Return callers who see some rows, all of them, or none."""
    known = {
        "county": office(people, "caseworker", "440303"),
        "province": office(people, "caseworker", "440000"),
        "person": someone(people, "job_seeker", person=herself),
        "employer": someone(people, "employer"),
        "another_province": office(people, "caseworker", "110000"),
    }
    return await caller_of(known[request.param])


async def test_no_table_is_forgotten_here(people: Running) -> None:
    async with as_role(people.settings, "people", Role.SYSTEM) as system:
        assert await tables(system) == {*VISIBLE, *EVERYONE}


async def test_every_table_has_row_security_that_binds_its_owner_too(people: Running) -> None:
    async with as_role(people.settings, "people", Role.SYSTEM) as system:
        assert await unguarded(system, "people") == []


async def test_every_function_with_its_owners_rights_looks_names_up_in_one_place(people: Running) -> None:
    async with as_role(people.settings, "people", Role.SYSTEM) as system:
        assert await loose_functions(system) == []


@pytest.mark.parametrize("table", sorted(VISIBLE))
async def test_a_caller_reads_and_changes_what_they_see_and_nothing_else(
    people: Running, caller: Caller, table: str
) -> None:
    seen = await look(people.settings, "people", table, VISIBLE[table], caller)
    kept = await look(people.settings, "people", table, CHANGED.get(table, VISIBLE[table]), caller)
    deleted = seen.due if table in DELETABLE else None
    assert (seen.read, seen.updated in {None, kept.due}, seen.deleted) == (seen.due, True, deleted)


@pytest.mark.parametrize("table", sorted(VISIBLE))
async def test_without_a_caller_nothing_is_read(people: Running, herself: str, table: str) -> None:
    assert herself
    assert (await look(people.settings, "people", table, VISIBLE[table], None)).read == 0


@pytest.mark.parametrize("table", sorted(FILLED))
async def test_what_a_county_sees_is_some_of_what_there_is(people: Running, herself: str, table: str) -> None:
    assert herself
    county = await caller_of(office(people, "caseworker", "440303"))
    seen = await look(people.settings, "people", table, VISIBLE[table], county)
    assert 0 < seen.read < seen.there
