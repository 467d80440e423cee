"""Rows of every noun, registered as an office would, so that generated requests meet some of them."""

import httpx

from tests.fuzz.platform import Platform
from tests.matching.neighbours import HOUSEKEEPER
from tests.people.appointments.making import appointment
from tests.people.consents.agreeing import agreement
from tests.people.directory.entries import entry_of
from tests.people.files.parts import FILE_PARTS, addressed, table_of
from tests.people.imports.sending import csv_file as persons_file
from tests.people.imports.sending import row as person_row
from tests.people.invented import another_resident_id, person, without_resident_id
from tests.people.office import CAN_WORK
from tests.people.orientations.orienting import orientation_of
from tests.people.psychological_notes.writing import note
from tests.vacancies.desk import VACANCY
from tests.vacancies.invented import csv_file, employer, row

HOME = {"district": "440303", "hukou_kind": "urban"}
ANY_JOB = {"purpose": "job", "takes_any_post": True}
SEATS_MOST = 10_000
CASEWORKER = ("caseworker", "440300")
"""Whoever proposes a correction, on which the officer decides."""


def fill(platform: Platform) -> None:
    """Register rows of every service, each of which has then heard of those that it needs."""
    people(platform)
    cases(platform)
    offices(platform)
    directory(platform)
    guidance(platform)
    vacancies(platform)
    training(platform)
    openings(platform)
    placements(platform)


def people(platform: Platform) -> None:
    """Register persons, needs and households: any, some that can be certified, and some that are."""
    platform.resident_ids += [another_resident_id() for _ in range(40)]
    for each in platform.resident_ids:
        made = platform.register("person", "people", "/v1/persons", person(resident_id=each))
        platform.do("people", "/v1/consents", agreement(made))
    for part, stated in FILE_PARTS.items():
        whose = slice(12, 24) if part == "registrations" else slice(12)  # whoever works is not registered as unemployed
        for each in platform.rows["person"][whose]:
            made = platform.register(table_of(part), "people", f"/v1/{part}", stated.body | {"person": each})
            if addressed(part) != table_of(part):
                platform.rows[addressed(part)].append(made)
    for each in platform.rows["person"][12:24]:
        proposal = {"person": each, "name": "陈晓明", "reason": "recorded_wrongly", "evidence": "身份证原件"}
        platform.register("correction", "people", "/v1/corrections", proposal, by=CASEWORKER)
    doubles(platform)
    handovers(platform)
    resting(platform)
    person_files(platform)
    agreed = {"use": "messages", "given": True, "form": "signed"}
    for each in platform.rows["person"][:5]:
        platform.register("consent", "people", "/v1/consents", agreed | {"person": each})
    for number, each in enumerate(platform.rows["person"][:30]):
        members = [{"person": each, "relation": "other", **CAN_WORK}]
        kind = ("household", "household", "household", "household", "certifiable", "certified")[number // 5]
        home = platform.register(kind, "people", "/v1/households", HOME | {"members": members})
        if kind == "certified":
            platform.do("people", f"/v1/households/{home}:certify", {})
        if kind == "household":
            platform.homes.append((home, each))
            platform.register("need", "people", "/v1/needs", ANY_JOB | {"person": each})


def person_files(platform: Platform) -> None:
    """Open imports of persons, put their files, and ask for exports."""
    for _ in range(20):
        opened = platform.register("person import", "people", "/v1/imports", {"district": "440303", "format": "csv"})
        content = persons_file([person_row(), person_row(name="")])
        platform.put_csv("people", f"/v1/imports/{opened}/parts/1", content)
    for _ in range(10):
        platform.register("export", "people", "/v1/exports", {"format": "csv", "residence": "440303"})


def resting(platform: Platform) -> None:
    """Register persons in whose files nothing is open, and announce that those of some will be anonymised."""
    for _ in range(12):
        platform.register("resting", "people", "/v1/persons", person(resident_id=another_resident_id()))
    for each in platform.rows["resting"][6:]:
        platform.register("notice", "people", "/v1/retention-notices", {"person": each})


def cases(platform: Platform) -> None:
    """Open service cases, some of which rest; raise tasks, promises of work among them, some of which rest.

    Some plan a business.
    """
    for each in platform.rows["person"][:12]:
        platform.register("plan", "people", "/v1/start-up-plans", {"person": each, "trade": "H", "district": "440303"})
    for number, each in enumerate(platform.rows["person"][12:32]):  # of whom no work stands in their file
        kind = "case" if number < 12 else "resting_case"
        opened = platform.register(kind, "people", "/v1/cases", {"person": each, "path_id": "GD-SEVEN-LINKS"})
        if kind == "resting_case":
            platform.do("people", f"/v1/cases/{opened}:pause", {"reason": "ill"})
        else:
            platform.register("task", "people", "/v1/tasks", {"person": each, "kind": "contact"})
    for number in range(12):
        promise = promised(platform)
        platform.rows["promise" if number % 2 else "resting_promise"].append(promise)
        if not number % 2:
            platform.do("people", f"/v1/tasks/{promise}:pause", {"reason": "ill"})


def promised(platform: Platform) -> str:
    """Certify the household of somebody who takes any post; return the promise of work that follows."""
    someone = platform.do("people", "/v1/persons", person(resident_id=another_resident_id()))["id"]
    members = [{"person": someone, "relation": "head", **CAN_WORK}]
    home = platform.do("people", "/v1/households", HOME | {"members": members})["id"]
    platform.do("people", f"/v1/households/{home}:certify", {})
    platform.do("people", "/v1/needs", ANY_JOB | {"person": someone})
    address = f"{platform.url('people')}/v1/tasks?person={someone}&kind=promise"
    answer = httpx.get(address, headers=platform.headers("district_officer"), trust_env=False).json()
    return str(answer["items"][0]["id"])


def offices(platform: Platform) -> None:
    """Register organisations and their offices."""
    helping = {"name": "罗湖区残疾人就业服务中心", "kind": "federation_centre", "district": "440303"}
    for _ in range(6):
        platform.register("organisation", "people", "/v1/organisations", helping)
    window = {"organisation": platform.rows["organisation"][0], "name": "就业服务窗口", "district": "440303"}
    for _ in range(6):
        platform.register("office", "people", "/v1/offices", window)
    held = {"kind": "post_certificate", "number": "2026-0001", "issued_on": "2026-03-01"}
    caseworker = {"name": "林小溪", "office": platform.rows["office"][0], "post": "caseworker", "since": "2026-04-01"}
    for _ in range(12):
        found = platform.do("people", "/v1/staff", caseworker | {"certificates": [held]})
        platform.rows["staff"].append(found["id"])
        platform.rows["membership"].append(found["memberships"][0]["id"])
        platform.rows["staff_certificate"].append(found["certificates"][0]["id"])
    for each in platform.rows["staff"][:3]:
        inviting = {"staff": each, "office": platform.rows["office"][0]}
        invited = platform.do("people", "/v1/invitations", inviting)
        platform.rows["invitation"].append(invited["id"])
        platform.rows["code"].append(invited["code"])
        away = {"staff": each, "stand_in": platform.rows["staff"][9], "since": "2090-01-01"}
        platform.register("delegation", "people", "/v1/delegations", away)
    for each in platform.rows["person"][:6]:
        helping = {"person": each, "staff": platform.rows["staff"][7], "office": platform.rows["office"][0]}
        platform.register("assignment", "people", "/v1/assignments", helping | {"role": "caseworker"})


def directory(platform: Platform) -> None:
    """Enter services into the directory that were confirmed a while ago, and send people there."""
    day = {"confirmed_on": "2026-01-05"}
    for number in range(12):
        platform.register("entry", "people", "/v1/directory-entries", entry_of(f"第{number}法律援助中心", **day))
    for each in platform.rows["person"][:6]:
        sent = orientation_of(each, platform.rows["entry"][0])
        platform.register("orientation", "people", "/v1/orientations", sent)


def handovers(platform: Platform) -> None:
    """Offer files of persons whom nothing else is about to another area."""
    for _ in range(12):
        found = platform.register("leaver", "people", "/v1/persons", person(resident_id=another_resident_id()))
        offer = {"person": found, "to_district": "440305", "reason": "moved"}
        platform.register("handover", "people", "/v1/handovers", offer)


def doubles(platform: Platform) -> None:
    """Register temporary records of those who are registered, and let some of them go into the right ones."""
    for number in range(30):
        double = without_resident_id(sex="1", birth_date="1980-01-01", name=f"马小{chr(0x4E00 + number)}")
        platform.register("double", "people", "/v1/persons", double)
    for absorbed, survivor in zip(platform.rows["double"][:5], platform.rows["person"][30:35], strict=True):
        merging = {"absorbed": absorbed, "survivor": survivor, "grounds": "document_seen"}
        platform.register("merge", "people", "/v1/merges", merging)


def guidance(platform: Platform) -> None:
    """Write psychological notes, and make appointments."""
    at = platform.rows["office"][0]
    for each in platform.rows["person"][:6]:
        made = platform.register("appointment", "people", "/v1/appointments", appointment(at))
        platform.register("attendance", "people", f"/v1/appointments/{made}:book", {"person": each})
    for _ in range(6):
        platform.register("appointment", "people", "/v1/appointments", appointment(at))
    for each in platform.rows["person"][:6]:
        platform.register("note", "people", "/v1/psychological-notes", note(each, at))


def vacancies(platform: Platform) -> None:
    """Register employers and vacancies, half of them published, and open imports."""
    for _ in range(5):
        platform.register("employer", "vacancies", "/v1/employers", employer())
    for number in range(40):
        of = {"employer": platform.rows["employer"][number % 5], "occupation": HOUSEKEEPER, "seats": SEATS_MOST}
        platform.register("vacancy", "vacancies", "/v1/vacancies", VACANCY | of)
    for each in platform.rows["vacancy"][:20]:
        platform.do("vacancies", f"/v1/vacancies/{each}:publish", {})
    content = csv_file([row(), row(id="2", title="")]).encode()
    for number in range(20):
        opening = {"district": "440303", "mapping": "bihuan", "source": f"fuzz-{number}"}
        opened = platform.register("import", "vacancies", "/v1/imports", opening)
        platform.put_csv("vacancies", f"/v1/imports/{opened}/parts/1", content)


def training(platform: Platform) -> None:
    """Register a course and a class, in which some are enrolled."""
    course = {"title": "家政服务员初级班", "occupation": HOUSEKEEPER, "district": "440303"}
    course_id = platform.register(
        "course", "training", "/v1/courses", course | {"provider": platform.rows["employer"][0]}
    )
    run = {"course": course_id, "seats": SEATS_MOST, "starts_on": "2026-01-01", "ends_on": "2099-12-31"}
    class_id = platform.register("class", "training", "/v1/classes", run)
    for each in platform.rows["person"][:20]:
        platform.register("enrolment", "training", "/v1/enrolments", {"class_id": class_id, "person": each})


def openings(platform: Platform) -> None:
    """Register persons and vacancies that no generated request names, so that the one can be referred to the other."""
    for _ in range(10):
        candidate = platform.register("candidate", "people", "/v1/persons", person(resident_id=another_resident_id()))
        platform.do("people", "/v1/needs", ANY_JOB | {"person": candidate})
    offered = VACANCY | {"employer": platform.rows["employer"][0], "occupation": HOUSEKEEPER, "seats": SEATS_MOST}
    for _ in range(20):
        opening = platform.register("opening", "vacancies", "/v1/vacancies", offered)
        platform.do("vacancies", f"/v1/vacancies/{opening}:publish", {})


def placements(platform: Platform) -> None:
    """Refer some, of whom half are hired, recommend to others, and evaluate a programme about the hires."""
    for number, each in enumerate(platform.rows["person"][:10]):
        referral = {"person": each, "vacancy": platform.rows["opening"][0]}
        found = platform.register("referral", "matching", "/v1/referrals", referral)
        if number < 5:
            platform.do("matching", f"/v1/referrals/{found}:hire", {"contract_months": 24})
            question = {"programme": "GD-ZE-POST", "as_of": "2007-03-01"}
            platform.register("decision", "subsidies", f"/v1/placements/{found}:evaluate", question)
        else:
            made = platform.do("matching", f"/v1/persons/{each}:recommend", {})["items"]
            platform.rows["recommendation"] += [advice["id"] for advice in made]
