"""A disabled graduate of Shenzhen goes from the assessment to the seventh link, and a job that lasts."""

import pytest

from tests.journeys.desk import Desk
from tests.journeys.partners import a_class, enrolled, hired, vacancy
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
        facts = {"title": "出纳", "occupation": BOOKKEEPER, "district": LUOHU, "seats": 2}
        facts |= {"pay_from": "4500.00", "pay_to": "6000.00"}
        self.employer, self.post = vacancy(town, self.officer, 7, "深圳示例会计服务有限公司", **facts)

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
    """Links one to four: served, guided, heard by a psychologist, assessed; that leads on to the fifth by itself."""
    opened = {"person": graduate.person, "path_id": "GD-SEVEN-LINKS"}
    graduate.at = f"{CASE}/{graduate.officer.done('POST', CASE, opened)['id']}"
    version = graduate.case()["version"]
    early = graduate.officer.rest(
        "POST", f"{graduate.at}:advance", {"to": "aptitude_assessment", "outcome": "passed"}, seen=version
    )
    assert refused(early) == (409, "step-refused")
    graduate.goes_on("interview_guidance")
    graduate.goes_on("psychological_interview")
    heard(graduate)
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


def heard(graduate: Graduate) -> None:
    """Link three: the graduate sees that a note of the talk was written, and nothing of what it says."""
    officer, organisation = graduate.officer, {"kind": "federation_centre", "district": LUOHU}
    of = officer.done("POST", "/people/v1/organisations", organisation | {"name": "罗湖区残疾人就业服务中心"})["id"]
    window = {"organisation": of, "name": "心理辅导室", "district": LUOHU}
    office = officer.done("POST", "/people/v1/offices", window)["id"]
    graduate.file("consents", use="psychological_guidance", given=True, form="signed")
    said = {"kind": "interview", "held_on": graduate.town.today.isoformat(), "office": office, "text": "愿意参加培训"}
    note = graduate.file("psychological-notes", **said)
    reader, at = graduate.town.themself(graduate.person), f"/people/v1/psychological-notes/{note}"
    assert "愿意" not in reader.rest("GET", at).text
    assert reader.done("GET", at)["kind"] == "interview"


def trained(graduate: Graduate) -> None:
    """Link five ends when an institution says so, which asks the graduate about it; link six is a worker's word."""
    institution, held = a_class(graduate.town, LUOHU, "会计实务班", BOOKKEEPER)
    seat = enrolled(graduate.officer, graduate.person, held)
    graduate.town.let_days_pass(LEARNT)
    changed(institution, seat, "complete", {})
    until(lambda: graduate.officer.done("GET", seat), lambda found: found["status"] == "completed")
    themself = graduate.town.themself(graduate.person)
    asked = until(lambda: themself.done("GET", "/people/v1/surveys"), lambda found: bool(found["items"]))
    assert [each["occasion"] for each in asked["items"]] == ["training"]
    assert graduate.goes_on("targeted_training")["step"] == "targeted_training"


def placed(graduate: Graduate) -> str:
    """An employer takes the graduate: the case goes to the seventh link by itself; return the referral."""
    referral = hired(
        graduate.officer,
        graduate.employer,
        graduate.person,
        graduate.post,
        contract_months=24,
        wage_month="4800.00",
        social_insurance_paid=True,
    )
    assert graduate.comes_to("tracking")["state"] == "open"
    return referral


def left(graduate: Graduate, referral: str) -> None:
    """The graduate leaves the job: the case goes back by itself to where it was before."""
    changed(graduate.officer, referral, "check", {"still_held": False, "reason": "resigned"})
    assert graduate.comes_to("targeted_training")["steps"][-2]["outcome"] == "left_work"


def still_there(graduate: Graduate, referral: str) -> None:
    """Ninety days later the post is held, and the case closes by itself: its work has lasted."""
    graduate.town.let_days_pass(CHECK_AFTER)
    changed(graduate.officer, referral, "check", {"still_held": True})
    closed = until(graduate.case, lambda case: case["state"] == "closed")
    assert closed["closed_for"] == "work_lasted"


def test_a_disabled_graduate_takes_the_seven_links(town: Town) -> None:
    graduate = Graduate(town)
    told_about_themself(graduate)
    wrong_facts_are_refused(graduate)
    assessed(graduate)
    trained(graduate)
    left(graduate, placed(graduate))
    still_there(graduate, placed(graduate))
    links = [each["step"] for each in graduate.case()["steps"]]
    assert links == [
        "basic_service",
        "interview_guidance",
        "psychological_interview",
        "aptitude_assessment",
        "skill_training",
        "targeted_training",
        "tracking",
        "targeted_training",
        "tracking",
    ]
    reader: Desk = town.themself(graduate.person)
    assert reader.done("GET", graduate.at)["closed_for"] == "work_lasted"
