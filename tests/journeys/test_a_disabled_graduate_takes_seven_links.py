"""A disabled graduate of Shenzhen goes from the assessment to the seventh link, and a job that lasts."""

from uuid import uuid4

import pytest

from tests.journeys.desk import Desk
from tests.journeys.invented import credit_code
from tests.journeys.town import Json, Town, changed, refused, registered, until

pytestmark = pytest.mark.slow

LUOHU = "440303"
BOOKKEEPER = "2-06-03-00"
"""会计专业人员 (CSCO 2022)."""
CASE, LEARNT = "/people/v1/cases", 30
CHECK_AFTER = 90


class Graduate:
    """Who has done what so far."""

    def __init__(self, town: Town) -> None:
        self.town = town
        self.officer = town.desk("district_officer", LUOHU)
        self.person = registered(self.officer, LUOHU, born="20030612", name="赵一帆")
        self.at = ""

    def case(self) -> Json:
        """Return the case as it stands."""
        return self.officer.done("GET", self.at)

    def comes_to(self, step: str) -> Json:
        """Wait until the case has come to a step by itself."""
        return until(self.case, lambda case: case["step"] == step)

    def goes_on(self, to: str, outcome: str = "passed") -> Json:
        """Let a worker say that the case goes on."""
        return changed(self.officer, self.at, "advance", {"to": to, "outcome": outcome})

    def file(self, part: str, **facts: object) -> str:
        """Record a part of the file; return its id."""
        made = self.officer.done("POST", f"/people/v1/{part}", {"person": self.person, **facts})
        return str(made["id"])


def told_about_themself(graduate: Graduate) -> None:
    """The file says what the graduate learnt, which disability is certified, and what they can do."""
    today = graduate.town.today
    graduate.file("educations", level="21", school="深圳某大学", full_time=True, graduated_on="2026-06-30")
    graduate.file(
        "disability-certificates",
        kind="disability_certificate",
        category="4",
        grade="3",
        issued_on="2021-09-01",
        valid_until="2099-08-31",
        issuer="440303",
        reissue=1,
    )
    graduate.file(
        "ability-profiles",
        assessed_on="2026-03-02",
        assessed_by="institution",
        sitting="full",
        standing="limited",
        walking="with_aid",
        accommodations=["step_free_access"],
    )
    registered_as = {"kind": "unemployment", "registered_on": today.isoformat(), "district": LUOHU}
    graduate.file("registrations", **registered_as, able=True, willing=True)
    graduate.officer.done(
        "POST",
        "/people/v1/needs",
        {"person": graduate.person, "purpose": "job", "occupations": [BOOKKEEPER], "districts": [LUOHU]},
    )


def wrong_facts_are_refused(graduate: Graduate) -> None:
    """Grade 5 is none, and tomorrow nobody can have worked; nothing of it stands in the file."""
    certificate = {"kind": "disability_certificate", "category": "4", "grade": "5", "issued_on": "2021-09-01"}
    spell = {"kind": "employee", "hours": "full_time", "since": "2199-01-01", "evidence": "stated"}
    for part, facts, pointer in (("disability-certificates", certificate, "/grade"), ("work-spells", spell, "/since")):
        answer = graduate.officer.rest("POST", f"/people/v1/{part}", {"person": graduate.person, **facts})
        assert (answer.status_code, pointer in {error["pointer"] for error in answer.json()["errors"]}) == (422, True)
        held = graduate.officer.done("GET", f"/people/v1/{part}?person={graduate.person}")["items"]
        assert len(held) == (part == "disability-certificates")


def assessed(graduate: Graduate) -> None:
    """Links one, two and four: served, guided, and assessed; what that finds leads on to the fifth by itself."""
    opened = {"person": graduate.person, "path_id": "GD-SEVEN-LINKS"}
    graduate.at = f"{CASE}/{graduate.officer.done('POST', CASE, opened)['id']}"
    version = graduate.case()["version"]
    early = graduate.officer.rest(
        "POST", f"{graduate.at}:advance", {"to": "aptitude_assessment", "outcome": "passed"}, seen=version
    )
    assert refused(early) == (409, "step-refused")
    graduate.goes_on("interview_guidance")
    graduate.goes_on("aptitude_assessment")
    graduate.file(
        "assessments",
        kind="vocational_aptitude",
        instrument="GATB",
        assessed_on=graduate.town.today.isoformat(),
        assessed_by="institution",
        dimensions=[{"dimension": "finger_manipulation", "score": 61, "maximum": 100, "level": "average"}],
        lacking_skills=True,
        valid_until="2099-03-01",
    )
    assert graduate.case()["step"] == "skill_training"


def trained(graduate: Graduate) -> None:
    """Link five ends when an institution says so, which asks the graduate about it; link six is a worker's word."""
    provider = str(uuid4())
    officer, institution = graduate.officer, graduate.town.organisation("training_institution", provider)
    today = graduate.town.today.isoformat()
    course = institution.done(
        "POST",
        "/training/v1/courses",
        {"provider": provider, "title": "会计实务班", "occupation": BOOKKEEPER, "district": LUOHU},
    )
    run = {"course": course["id"], "seats": 12, "starts_on": today, "ends_on": "2099-12-31"}
    held = institution.done("POST", "/training/v1/classes", run)
    enrolled = {"class_id": held["id"], "person": graduate.person}
    seat = officer.done("POST", "/training/v1/enrolments", enrolled)
    graduate.town.let_days_pass(LEARNT)
    changed(institution, f"/training/v1/enrolments/{seat['id']}", "complete", {})
    until(
        lambda: officer.done("GET", f"/training/v1/enrolments/{seat['id']}"),
        lambda found: found["status"] == "completed",
    )
    themself = graduate.town.themself(graduate.person)
    asked = until(lambda: themself.done("GET", "/people/v1/surveys"), lambda found: bool(found["items"]))
    assert [each["occasion"] for each in asked["items"]] == ["training"]
    assert graduate.goes_on("targeted_training")["step"] == "targeted_training"


def hired(graduate: Graduate) -> str:
    """An employer takes the graduate: the case goes to the seventh link by itself."""
    officer = graduate.officer
    employer = officer.done(
        "POST",
        "/vacancies/v1/employers",
        {"name": "深圳示例会计服务有限公司", "credit_code": credit_code(7), "district": LUOHU},
    )["id"]
    post = officer.done(
        "POST",
        "/vacancies/v1/vacancies",
        {
            "employer": employer,
            "title": "出纳",
            "occupation": BOOKKEEPER,
            "district": LUOHU,
            "pay_from": "4500.00",
            "pay_to": "6000.00",
            "seats": 1,
        },
    )["id"]
    changed(officer, f"/vacancies/v1/vacancies/{post}", "publish")
    referral = officer.done(
        "POST", "/matching/v1/referrals", {"person": graduate.person, "vacancy": post, "override": "person_agrees"}
    )["id"]
    at, theirs = f"/matching/v1/referrals/{referral}", graduate.town.organisation("employer", employer)
    changed(theirs, at, "interview", {"outcome": "passed"})
    changed(theirs, at, "hire", {"contract_months": 24, "wage_month": "4800.00", "social_insurance_paid": True})
    assert graduate.comes_to("tracking")["state"] == "open"
    return at


def still_there(graduate: Graduate, referral: str) -> None:
    """Ninety days later the post is held, and the case closes by itself: its work has lasted."""
    graduate.town.let_days_pass(CHECK_AFTER)
    until(lambda: graduate.officer.done("GET", referral), lambda found: bool(found["check_due_on"]))
    changed(graduate.officer, referral, "check", {"still_held": True})
    closed = until(graduate.case, lambda case: case["state"] == "closed")
    assert closed["closed_for"] == "work_lasted"


def test_a_disabled_graduate_takes_the_seven_links(town: Town) -> None:
    graduate = Graduate(town)
    told_about_themself(graduate)
    wrong_facts_are_refused(graduate)
    assessed(graduate)
    trained(graduate)
    still_there(graduate, hired(graduate))
    links = [each["step"] for each in graduate.case()["steps"]]
    assert links == [
        "basic_service",
        "interview_guidance",
        "aptitude_assessment",
        "skill_training",
        "targeted_training",
        "tracking",
    ]
    reader: Desk = town.themself(graduate.person)
    assert reader.done("GET", graduate.at)["closed_for"] == "work_lasted"
