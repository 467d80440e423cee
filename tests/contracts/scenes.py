"""Which rows each operation needs so that the example of its document can be sent as it stands.

A scene names a row for every parameter of the path and for every field of the example that holds an id. No two scenes
change the same row.
"""

import asyncio
import re
from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from sqlalchemy import text

from services.kit.database.sessions import Database
from services.kit.identity.clients import register_client
from services.kit.identity.issuer import mint
from services.kit.identity.roles import Place
from services.kit.settings import PARTS, Settings
from tests.contracts.scene import DISTRICTS, Played, Scene, Setting, with_rows
from tests.contracts.self_service_scenes import coded, evidence, filed, oneself, with_phone, withdrawable
from tests.fuzz.platform import Platform
from tests.people.files.parts import FILE_PARTS, addressed, table_of
from tests.people.invented import another_resident_id, person
from tests.people.psychological_notes.writing import note
from tests.people.surveys.asking import CONTENT, moved_to
from tests.waiting import PATIENCE, attempts_apart


def after(part: str, name: str) -> Setting:
    """Return the scene that another example has set."""

    def scene(_: Platform, played: Played) -> Scene:
        assert played.named(part, name).is_success
        return Scene()

    return scene


def member(platform: Platform, _: Played) -> Scene:
    """Name a household and a person in it."""
    household, person = platform.homes[2]
    return Scene({"household_id": household, "person_id": person})


def certified(platform: Platform, _: Played) -> Scene:
    """Certify a household as of the day of the example, so that the certification can end later."""
    household = platform.rows["certifiable"][1]
    terms = {"on": "2026-06-01", "law": "CN-EPL56", "dibao_line": "900.00"}
    platform.do("people", f"/v1/households/{household}:certify", terms)
    return Scene({"household_id": household})


def applied(*verbs: str, answered: bool = False) -> Setting:
    """Return the scene of a household without members that has applied, and of whom more was done since."""
    bodies = {
        "postApplication": {"until": "2199-12-31", "at": "community_board"},
        "objectToApplication": {"raised_by": "neighbour", "ground": "other"},
    }

    def scene(platform: Platform, _: Played) -> Scene:
        home = platform.do("people", "/v1/households", {"district": "440303", "hukou_kind": "urban", "members": []})
        at = f"/v1/households/{home['id']}"
        for verb in verbs:
            platform.do("people", f"{at}:{verb}", bodies.get(verb, {}))
        if not answered:
            return Scene({"household_id": home["id"]})
        url = f"{platform.url('people')}{at}/applications"
        kept = httpx.get(url, headers=platform.headers("district_officer"), trust_env=False).json()["items"]
        return Scene({"household_id": home["id"], "objection": kept[0]["objections"][0]["id"]})

    return scene


AGREED = {"kind": "honesty", "office_promises": ["visit"], "household_promises": ["tell_the_truth"]}


def in_file(noun: str, body: dict[str, Any]) -> Setting:
    """Return the scene of a household in whose file something is recorded that ends."""

    def scene(platform: Platform, _: Played) -> Scene:
        home = platform.do("people", "/v1/households", {"district": "440303", "hukou_kind": "urban", "members": []})
        made = platform.do("people", f"/v1/households/{home['id']}/{noun}", body)
        return Scene({"household_id": home["id"], "agreement": made["id"]})

    return scene


def visited(platform: Platform, _: Played) -> Scene:
    """Name a household, and a visit to it as a device does."""
    return Scene({"household_id": platform.rows["household"][6], "id": str(uuid4())})


def alone(platform: Platform, _: Played) -> Scene:
    """Name a person who belongs to no household, and a visit to them as a device does."""
    return Scene({"person_id": platform.rows["person"][32], "id": str(uuid4())})


def after_objection(_: Platform, played: Played) -> Scene:
    """Name the household whose application was objected to by the example of it."""
    home: str = played.named("people", "object_to_application").json()["id"]
    return Scene({"household_id": home})


def planned(platform: Platform, _: Played) -> Scene:
    """Record a business of whoever plans one, so that the plan can lead to it."""
    shop = {"person": platform.rows["person"][3], "licence": "individual_business", "name": "小吃店"}
    opened = platform.do("people", "/v1/businesses", shop | {"activity": "catering", "status": "preparing"})
    return Scene({"plan_id": platform.rows["plan"][3], "business": opened["id"]})


def with_specialist(platform: Platform, _: Played) -> Scene:
    """Name a specialist who signs in of somebody about whom there is a note from before."""
    written = own_note(platform, 1)
    at, person = platform.rows["office"][0], platform.rows["person"][1]
    post = {"name": "林小溪", "office": at, "post": "psychological_specialist"}
    expert = platform.do("people", "/v1/staff", post)["id"]
    code = platform.do("people", "/v1/invitations", {"staff": expert, "office": at})["code"]
    platform.do("people", "/v1/invitations:accept", {"code": code}, by=("caseworker", "440303"))
    helping = {"person": person, "staff": expert, "office": at, "role": "psychological_specialist"}
    platform.do("people", "/v1/assignments", helping)
    return Scene({"note_id": written})


def own_note(platform: Platform, member: int) -> str:
    """Write a note as whoever the examples are sent by, since nobody else opens or shares it."""
    stated = note(platform.rows["person"][member], platform.rows["office"][0])
    return recorded_by_the_examples(platform, "psychological-notes", stated)


def recorded_by_the_examples(platform: Platform, noun: str, stated: dict[str, Any]) -> str:
    """Record something in a person's file as whoever the examples are sent by; return its id."""
    token = mint(platform.settings, roles=["district_officer"], districts=DISTRICTS)
    headers, url = {"Authorization": f"Bearer {token}"}, f"{platform.url('people')}/v1/{noun}"
    written = httpx.post(url, json=stated, headers=headers, trust_env=False)
    assert written.is_success, written.text
    return str(written.json()["id"])


def complained(*verbs: str) -> Setting:
    """Return the scene of a complaint with which more was done since."""

    def scene(platform: Platform, _: Played) -> Scene:
        stated = {"kind": "service", "about_office": platform.rows["office"][0], "text": "排队时间太长"}
        made: str = platform.do("people", "/v1/complaints", stated)["id"]
        for verb in verbs:
            platform.do("people", f"/v1/complaints/{made}:{verb}", {"reason": "no_facts"} if verb == "refuse" else {})
        return Scene({"complaint_id": made, "ids": made})

    return scene


def supervised(platform: Platform, played: Played) -> Scene:
    """Refuse a complaint about an office above which there is one."""
    above = {"organisation": platform.rows["organisation"][0], "name": "省就业服务中心", "district": "440000"}
    platform.do("people", "/v1/offices", above, by=("district_officer", "440000"))
    return complained("refuse")(platform, played)


def asked(platform: Platform, _: Played) -> Scene:
    """Let somebody be asked how content they are with the office that helps them, who answers by their own token."""
    who = platform.do("people", "/v1/persons", person(resident_id=another_resident_id()))["id"]
    helping = {"staff": platform.rows["staff"][7], "office": platform.rows["office"][0], "role": "caseworker"}
    platform.do("people", "/v1/assignments", helping | {"person": who})
    case = platform.do("people", "/v1/cases", {"person": who, "path_id": "GD-SEVEN-LINKS"})["id"]
    platform.do("people", f"/v1/cases/{case}:close", {"reason": "withdrawn"})
    url, headers = f"{platform.url('people')}/v1/surveys", themself(platform, who)
    survey: str = httpx.get(url, headers=headers, trust_env=False).json()["items"][0]["id"]
    return Scene({"survey_id": survey, "ids": survey}, "job_seeker", who)


def themself(platform: Platform, who: str) -> dict[str, str]:
    """Return the headers of a person."""
    token = mint(platform.settings, roles=["job_seeker"], person=UUID(who))
    return {"Authorization": f"Bearer {token}", "If-Match": "*"}


def told(platform: Platform, played: Played) -> Scene:
    """Let five people say how content they were with an office in a quarter that is over: it is told of no other."""
    for _ in range(5):
        scene = asked(platform, played)
        url = f"{platform.url('people')}/v1/surveys/{scene.rows['survey_id']}:answer"
        headers = themself(platform, str(scene.person))
        httpx.post(url, json=CONTENT, headers=headers, trust_env=False).raise_for_status()
    asyncio.run(as_if_answered_before(platform.settings, platform.rows["office"][0]))
    return Scene({"office": platform.rows["office"][0], "since": "2026-01-01", "until": "2027-12-31"})


async def as_if_answered_before(settings: Settings, office: str) -> None:
    """Let what was answered about an office have been answered in the first quarter of 2026."""
    database = Database(settings, "people")
    await moved_to(database, office, date(2026, 2, 1))
    await database.close()


OVERDUE = text(
    "UPDATE task SET raised_on = '2026-01-02', due_on = '2026-01-05', version = version + 1 "
    "WHERE id = CAST(:task AS uuid)"
)
signed_in = after("people", "accept_invitation")
"""The scene in which whoever the examples are sent by is of the staff, since nobody else has an inbox."""


async def as_if_due_before(settings: Settings, task: str) -> None:
    """Let a task have been due in January 2026."""
    database = Database(settings, "people")
    async with database.begin_system() as session:
        await session.execute(OVERDUE, {"task": task})
    await database.close()


def notified(platform: Platform, played: Played) -> Scene:
    """Let a task of somebody whom that member of staff answers for be overdue, and wait until they are told so."""
    member = played.named("people", "accept_invitation").json()
    person = platform.rows["person"][27]
    at = member["memberships"][0]["office"]
    helping = {"person": person, "staff": member["id"], "office": at, "role": "pairing_helper"}
    platform.do("people", "/v1/assignments", helping)
    task = platform.do("people", "/v1/tasks", {"person": person, "kind": "contact"})["id"]
    asyncio.run(as_if_due_before(platform.settings, task))
    token = mint(platform.settings, roles=["district_officer"], districts=DISTRICTS)
    url, headers = f"{platform.url('people')}/v1/notifications", {"Authorization": f"Bearer {token}"}
    for _ in attempts_apart(PATIENCE):
        if found := httpx.get(url, headers=headers, trust_env=False).json()["items"]:
            return Scene({"notification_id": found[0]["id"]})
    pytest.fail("nobody is told of an overdue task")


def read_already(_: Platform, played: Played) -> Scene:
    """Name the notification that the example of it marks read."""
    row: str = played.named("people", "mark_notification_read").json()["id"]
    return Scene({"notification_id": row, "ids": row})


def client(platform: Platform, _: Played) -> Scene:
    """Register a client."""
    secret = register_client(
        platform.settings, "examples", roles=["provincial_system"], place=Place(districts=("440000",))
    )
    return Scene({"client_id": "examples", "client_secret": secret})


def registered(_: Platform, played: Played, role: str = "district_officer") -> Scene:
    """Name the person that is registered by the example of it."""
    person: str = played.named("people", "register_person").json()["id"]
    return Scene({"person_id": person}, role)


def unmasked(platform: Platform, played: Played) -> Scene:
    """Read that person unmasked, so that an auditor finds it."""
    assert played.named("people", "reveal_person").is_success
    return registered(platform, played, "auditor")


def imported(platform: Platform, played: Played) -> Scene:
    """Start an import and wait for what is found in it."""
    started: str = played.named("vacancies", "start_import").json()["id"]
    url = f"{platform.url('vacancies')}/v1/imports/{started}/findings"
    for _ in attempts_apart(PATIENCE):
        if httpx.get(url, headers=platform.headers("district_officer"), trust_env=False).json()["items"]:
            return Scene({"import_id": started})
    pytest.fail("nothing is found in the import")


def first_part(platform: Platform, _: Played) -> Scene:
    """Name an import of persons that waits for its file."""
    return Scene({"import_id": platform.rows["person import"][0], "number": "1"})


def persons_imported(platform: Platform, played: Played) -> Scene:
    """Start an import of persons and wait until it has ended."""
    started: str = played.named("people", "start_import").json()["id"]
    url = f"{platform.url('people')}/v1/imports/{started}"
    for _ in attempts_apart(PATIENCE):
        if httpx.get(url, headers=platform.headers("district_officer"), trust_env=False).json()["state"] == "done":
            return Scene({"import_id": started})
    pytest.fail("the import does not end")


def not_read(platform: Platform, _: Played) -> Scene:
    """Start an import of persons whose file has other columns, and wait until it is refused."""
    started, headers = platform.rows["person import"][4], platform.headers("district_officer")
    url = f"{platform.url('people')}/v1/imports/{started}"
    platform.put_csv("people", f"/v1/imports/{started}/parts/1", "姓名,年纪\n".encode())
    platform.do("people", f"/v1/imports/{started}:start", {})
    for __ in attempts_apart(PATIENCE):
        if httpx.get(url, headers=headers, trust_env=False).json()["state"] == "refused":
            return Scene({"import_id": started})
    pytest.fail("the import does not end")


def exported(platform: Platform, _: Played) -> Scene:
    """Ask for an export as whoever the examples are sent by, since nobody else sees it, and wait until it is there."""
    token = mint(platform.settings, roles=["district_officer"], districts=DISTRICTS)
    url, headers = f"{platform.url('people')}/v1/exports", {"Authorization": f"Bearer {token}"}
    asked = httpx.post(url, json={"format": "csv"}, headers=headers, trust_env=False).json()["id"]
    for __ in attempts_apart(PATIENCE):
        if httpx.get(f"{url}/{asked}", headers=headers, trust_env=False).json()["state"] == "done":
            return Scene({"export_id": asked})
    pytest.fail("the export does not end")


def following(_: Platform, __: Played) -> Scene:
    """Follow what happens, as a provincial system does."""
    return Scene({}, "provincial_system")


VERBS = {"statuses": "declare"}
"""How a part of a file is recorded, where it is not by that word."""


def of_file(part: str, record: str = "record") -> dict[str, Setting]:
    """Return the scenes of a part of a person's file, by the names of its operations."""
    one, named = table_of(part), f"{addressed(part)}_id"
    return {
        f"people.{record}_{one}": with_rows(person=("person", 38 if part == "registrations" else 34)),
        f"people.change_{one}": with_part(part, named, 1),
        f"people.read_{part.replace('-', '_')}": with_part(part, "ids", 0),
        f"people.annul_{one}": with_part(part, named, 2),
    }


def with_part(part: str, name: str, number: int = 0) -> Setting:
    """Return the scene of a row of a person's file, which the example calls by a name.

    One that is read by those who accompany the person is recorded by whoever the examples are sent by.
    """
    if not FILE_PARTS[part].accompanied:
        return with_rows(**{name: (table_of(part), number)})

    def scene(platform: Platform, _: Played) -> Scene:
        stated = FILE_PARTS[part].body | {"person": platform.rows["person"][35]}
        row = recorded_by_the_examples(platform, part, stated)
        return Scene({name: stated["person"] if name == "person" else row})

    return scene


SCENES: dict[str, Setting] = {
    "gateway.token": client,
    "people.register_person": with_rows(),
    "people.change_person": with_rows(person_id=("person", 8)),
    "people.read_persons": with_rows(ids=("person", 0)),
    "people.search_person": after("people", "register_person"),
    "people.propose_correction": with_rows(person=("person", 36)),
    "people.read_corrections": with_rows(ids=("correction", 0)),
    "people.approve_correction": with_rows(correction_id=("correction", 1)),
    "people.reject_correction": with_rows(correction_id=("correction", 2)),
    "people.withdraw_correction": with_rows(correction_id=("correction", 3)),
    "people.open_import": with_rows(),
    "people.read_imports": with_rows(ids=("person import", 0)),
    "people.put_import_part": lambda platform, _: Scene(
        {"import_id": platform.rows["person import"][0], "number": "1"}
    ),
    "people.start_import": with_rows(import_id=("person import", 1)),
    "people.cancel_import": with_rows(import_id=("person import", 2)),
    "people.ask_for_export": with_rows(),
    "people.read_exports": lambda platform, played: Scene({"ids": exported(platform, played).rows["export_id"]}),
    "people.cancel_export": exported,
    "people.offer_file": with_rows(person=("person", 33)),
    "people.read_handovers": with_rows(ids=("handover", 0)),
    "people.accept_file": with_rows(handover_id=("handover", 0)),
    "people.decline_file": with_rows(handover_id=("handover", 1)),
    "people.withdraw_offer": with_rows(handover_id=("handover", 2)),
    "people.merge_persons": with_rows(absorbed=("double", 20), survivor=("person", 37)),
    "people.read_merges": with_rows(ids=("merge", 0)),
    "people.undo_merge": with_rows(merge_id=("merge", 1)),
    "people.request_anonymisation": with_rows(person=("resting", 0)),
    "people.read_retention_notices": with_rows(ids=("notice", 0)),
    "people.keep_file": with_rows(notice_id=("notice", 1)),
    **{name: scene for part in FILE_PARTS for name, scene in of_file(part, VERBS.get(part, "record")).items()},
    "people.answer_consent": with_rows(person=("person", 34)),
    "people.read_consents": with_rows(ids=("consent", 0)),
    "people.certify_status": with_rows(status_id=("status", 3)),
    "people.end_status": with_rows(status_id=("status", 4)),
    "people.register_household": with_rows(person=("person", 30)),
    "people.change_household": with_rows(household_id=("household", 0)),
    "people.read_households": with_rows(ids=("household", 0)),
    "people.join_household": with_rows(household_id=("household", 1), person=("person", 31)),
    "people.change_member": member,
    "people.certify_household": with_rows(household_id=("certifiable", 0)),
    "people.withdraw_certification": certified,
    "people.recheck_household": with_rows(household_id=("certified", 1)),
    "people.record_dibao": with_rows(household_id=("household", 5)),
    "people.end_dibao": in_file("dibao", {"since": "2026-01-01"}),
    "people.record_household_visit": visited,
    "people.record_person_visit": alone,
    "people.sign_agreement": with_rows(household_id=("household", 7)),
    "people.end_agreement": in_file("agreements", AGREED),
    "people.apply_for_certification": applied(),
    "people.post_application": applied("apply"),
    "people.object_to_application": applied("apply", "postApplication"),
    "people.answer_objection": applied("apply", "postApplication", "objectToApplication", answered=True),
    "people.refuse_application": applied("apply"),
    "people.withdraw_application": applied("apply"),
    "people.record_need": with_rows(person=("person", 32)),
    "people.open_evidence_file": with_rows(person=("person", 32)),
    "people.put_evidence_part": filed(31),
    "people.complete_evidence_file": filed(33, whole=True),
    "people.read_evidence_files": lambda platform, played: Scene({"ids": evidence(platform, played).rows["file_id"]}),
    "people.offer_code": with_phone,
    "people.withdraw_code": withdrawable,
    "people.ask_for_code": lambda *_: Scene({}, "public_kiosk"),
    "people.open_session": coded,
    "people.change_own_contact": oneself(),
    "people.record_own_need": oneself(),
    "people.change_own_need": oneself(need=True),
    "people.close_own_need": oneself(need=True),
    "people.change_need": with_rows(need_id=("need", 10)),
    "people.read_needs": with_rows(ids=("need", 0)),
    "people.open_case": with_rows(person=("person", 35)),
    "people.read_cases": with_rows(ids=("case", 0)),
    "people.advance_case": with_rows(case_id=("case", 1)),
    "people.pause_case": with_rows(case_id=("case", 2)),
    "people.resume_case": with_rows(case_id=("resting_case", 0)),
    "people.close_case": with_rows(case_id=("case", 4)),
    "people.record_task": with_rows(person=("person", 35)),
    "people.read_tasks": with_rows(ids=("task", 0)),
    "people.complete_task": with_rows(task_id=("task", 1)),
    "people.cancel_task": with_rows(task_id=("task", 2)),
    "people.pause_promise": with_rows(task_id=("promise", 0)),
    "people.resume_promise": with_rows(task_id=("resting_promise", 0)),
    "people.close_need": with_rows(need_id=("need", 11)),
    "people.record_start_up_plan": with_rows(person=("person", 32)),
    "people.read_start_up_plans": with_rows(ids=("plan", 0)),
    "people.change_start_up_plan": with_rows(plan_id=("plan", 1)),
    "people.open_business": planned,
    "people.give_up_start_up_plan": with_rows(plan_id=("plan", 2)),
    "people.record_directory_entry": with_rows(),
    "people.read_directory_entries": with_rows(ids=("entry", 0)),
    "people.change_directory_entry": with_rows(entry_id=("entry", 1)),
    "people.confirm_directory_entry": with_rows(entry_id=("entry", 2)),
    "people.withdraw_directory_entry": with_rows(entry_id=("entry", 3)),
    "people.record_orientation": with_rows(person=("person", 34), entry=("entry", 0)),
    "people.read_orientations": with_rows(ids=("orientation", 0)),
    "people.record_orientation_outcome": with_rows(orientation_id=("orientation", 1)),
    "people.register_organisation": with_rows(),
    "people.change_organisation": with_rows(organisation_id=("organisation", 1)),
    "people.read_organisations": with_rows(ids=("organisation", 0)),
    "people.close_organisation": with_rows(organisation_id=("organisation", 2)),
    "people.open_office": with_rows(organisation=("organisation", 0)),
    "people.change_office": with_rows(office_id=("office", 1)),
    "people.read_offices": with_rows(ids=("office", 0)),
    "people.close_office": with_rows(office_id=("office", 2)),
    "people.register_staff": with_rows(office=("office", 0)),
    "people.change_staff": with_rows(staff_id=("staff", 1)),
    "people.read_staff": with_rows(ids=("staff", 0)),
    "people.join_office": with_rows(staff_id=("staff", 2), office=("office", 3)),
    "people.leave_post": with_rows(staff_id=("staff", 3), membership=("membership", 3)),
    "people.certify_staff": with_rows(staff_id=("staff", 4)),
    "people.change_certificate": with_rows(staff_id=("staff", 5), certificate=("staff_certificate", 5)),
    "people.staff_leaves": with_rows(staff_id=("staff", 6)),
    "people.assign_worker": with_rows(person=("person", 34), staff=("staff", 7), office=("office", 0)),
    "people.read_assignments": with_rows(ids=("assignment", 0)),
    "people.end_assignment": with_rows(assignment_id=("assignment", 1)),
    "people.hand_over_caseload": with_rows(staff_id=("staff", 8), successor=("staff", 9), office=("office", 0)),
    "people.invite_staff": with_rows(staff=("staff", 7), office=("office", 0)),
    "people.read_invitations": with_rows(ids=("invitation", 0)),
    "people.accept_invitation": with_rows(code=("code", 1)),
    "people.revoke_invitation": with_rows(invitation_id=("invitation", 2)),
    "people.delegate_work": with_rows(staff=("staff", 10), stand_in=("staff", 11)),
    "people.read_delegations": with_rows(ids=("delegation", 0)),
    "people.change_return": with_rows(delegation_id=("delegation", 1)),
    "people.make_appointment": with_rows(office=("office", 0)),
    "people.read_appointments": with_rows(ids=("appointment", 0)),
    "people.book_appointment": with_rows(appointment_id=("appointment", 6), person=("person", 34)),
    "people.cancel_appointment": with_rows(appointment_id=("appointment", 7)),
    "people.read_attendances": with_rows(ids=("attendance", 0)),
    "people.record_attendance": with_rows(attendance_id=("attendance", 1)),
    "people.file_complaint": with_rows(person=("person", 26), about_office=("office", 0)),
    "people.read_complaints": complained(),
    "people.accept_complaint": complained(),
    "people.refuse_complaint": complained(),
    "people.answer_complaint": complained("accept"),
    "people.escalate_complaint": supervised,
    "people.withdraw_complaint": complained(),
    "people.settle_complaint": complained("refuse"),
    "people.answer_survey": asked,
    "people.read_surveys": asked,
    "people.read_notifications": read_already,
    "people.mark_notification_read": notified,
    "people.change_notification_settings": signed_in,
    "people.set_notification_webhook": signed_in,
    "people.remove_notification_webhook": signed_in,
    "people.write_psychological_note": with_rows(person=("person", 34), office=("office", 0)),
    "people.read_psychological_notes": with_rows(ids=("note", 0)),
    "people.share_psychological_note": with_specialist,
    "vacancies.register_employer": with_rows(),
    "vacancies.change_employer": with_rows(employer_id=("employer", 4)),
    "vacancies.read_employers": with_rows(ids=("employer", 0)),
    "vacancies.register_vacancy": with_rows(employer=("employer", 0)),
    "vacancies.change_vacancy": with_rows(vacancy_id=("vacancy", 30)),
    "vacancies.read_vacancies": with_rows(ids=("vacancy", 0)),
    "vacancies.publish_vacancy": with_rows(vacancy_id=("vacancy", 31)),
    "vacancies.close_vacancy": with_rows(vacancy_id=("vacancy", 0)),
    "vacancies.read_published_vacancies": with_rows(ids=("vacancy", 1)),
    "vacancies.open_import": with_rows(),
    "vacancies.put_part": lambda platform, _: Scene({"import_id": platform.rows["import"][0], "number": "1"}),
    "vacancies.start_import": with_rows(import_id=("import", 1)),
    "vacancies.cancel_import": with_rows(import_id=("import", 2)),
    "training.register_course": with_rows(provider=("employer", 0)),
    "training.read_courses": with_rows(ids=("course", 0)),
    "training.open_class": with_rows(course=("course", 0)),
    "training.read_classes": with_rows(ids=("class", 0)),
    "training.enrol_person": with_rows(class_id=("class", 0), person=("person", 33)),
    "training.read_enrolments": with_rows(ids=("enrolment", 0)),
    "training.complete_training": with_rows(enrolment_id=("enrolment", 0)),
    "training.withdraw_person": with_rows(enrolment_id=("enrolment", 1)),
    "subsidies.evaluate_eligibility": with_rows(),
    "subsidies.evaluate_placement": with_rows(referral_id=("referral", 0)),
    "subsidies.read_decisions": with_rows(ids=("decision", 0)),
    "matching.recommend_vacancies": with_rows(person_id=("candidate", 0)),
    "matching.read_recommendations": with_rows(ids=("recommendation", 0)),
    "matching.refer_person": with_rows(person=("candidate", 1), vacancy=("opening", 1)),
    "matching.read_referrals": with_rows(ids=("referral", 0)),
    "matching.record_interview": with_rows(referral_id=("referral", 5)),
    "matching.record_hire": with_rows(referral_id=("referral", 6)),
    "matching.decline_referral": with_rows(referral_id=("referral", 7)),
    "matching.check_referral": with_rows(referral_id=("referral", 1)),
}
"""By the part and the name of the operation."""
READS: dict[str, Setting] = {
    **{f"{part}.explain_problem_type": lambda *_: Scene({"code": "not-found"}) for part in PARTS},
    **{f"{part}.{name}": following for part in PARTS for name in ("read_changes", "read_snapshot")},
    **{
        f"people.{verb}_{table_of(part)}": with_part(part, f"{addressed(part)}_id")
        for part, stated in FILE_PARTS.items()
        for verb in ("read", *(("reveal",) if stated.accompanied else ()))
    },
    "people.list_psychological_assessments": with_part("psychological-assessments", "person"),
    "people.reveal_person": registered,
    "people.read_notification": read_already,
    "people.read_survey": asked,
    "people.list_surveys": asked,
    "people.list_registrations": with_rows(person=("person", 12)),
    "people.read_survey_results": told,
    "people.read_complaint": complained(),
    "people.reveal_complaint": complained("accept"),
    "people.count_notifications": signed_in,
    "people.read_notification_settings": signed_in,
    "people.read_psychological_note": with_rows(note_id=("note", 0)),
    "people.reveal_psychological_note": lambda platform, _: Scene({"note_id": own_note(platform, 35)}),
    "people.read_access_log": unmasked,
    "people.list_job_seekers": lambda *_: Scene({"origin": "440303", "partner": "370100"}),
    "people.count_job_seekers": lambda *_: Scene({"origin": "440303", "partner": "370100"}),
    "vacancies.list_posts": lambda *_: Scene({"partner": "440303"}),
    "vacancies.count_posts": lambda *_: Scene({"partner": "440303"}),
    "people.read_import": with_rows(import_id=("person import", 3)),
    "people.list_faults": not_read,
    "people.list_rows": persons_imported,
    "people.read_rows_file": persons_imported,
    "people.read_export": exported,
    "people.fetch_export": exported,
    "people.read_path": lambda *_: Scene({"path_id": "GD-SEVEN-LINKS"}),
    "people.list_certifications": with_rows(household_id=("certified", 0)),
    "people.list_applications": after_objection,
    "people.list_rechecks": with_rows(household_id=("certified", 1)),
    "people.list_dibao": with_rows(household_id=("household", 5)),
    "people.list_person_visits": with_rows(person_id=("person", 32)),
    "people.reveal_person_visits": with_rows(person_id=("person", 32)),
    "people.list_household_visits": with_rows(household_id=("household", 6)),
    "people.list_household_agreements": with_rows(household_id=("household", 7)),
    "people.list_timeline": with_rows(household_id=("certified", 1)),
    "people.reveal_household": with_rows(household_id=("household", 6)),
    "people.read_evidence_file": evidence,
    "people.read_evidence_content": evidence,
    "people.print_household": with_rows(household_id=("certified", 1)),
    "people.show_contact_card": with_rows(household_id=("household", 2)),
    "people.show_entitlement_card": with_rows(household_id=("household", 2)),
    "vacancies.read_published_vacancy": with_rows(vacancy_id=("vacancy", 1)),
    "vacancies.list_findings": imported,
}
"""What needs more than a row to be read, in the same way."""


def read_of(name: str, path: str, asked: Iterable[str]) -> Setting:
    """Return the scene of a read: any row for each parameter that must be sent, unless it needs more."""
    rows = {f"{noun}_id": (noun, 0) for noun in re.findall(r"{(\w+)_id}", path)} | {noun: (noun, 0) for noun in asked}
    return READS.get(name, with_rows(**rows))
