"""Who sees what of a hire: each employer its own, no office but the person's, and the person who read what."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest

from tests.cli.running import Running
from tests.journeys.desk import NOT_YET, Desk
from tests.journeys.invented import credit_code
from tests.journeys.killing import Killer
from tests.people.invented import person, resident_id

OCCUPATION = "4-10-01-06"
"""家政服务员 (CSCO 2022)."""
ABOUT_PERSONS = (
    "/people/v1/persons",
    "/people/v1/households",
    "/people/v1/needs",
    "/training/v1/enrolments",
    "/matching/v1/recommendations",
    "/matching/v1/referrals",
    "/subsidies/v1/decisions",
)
AT_ONCE = frozenset[str]()
"""Wait for nothing: a refusal is what is expected."""


@dataclass
class Side:
    """One employer with its vacancy, and the person who was referred to it and hired."""

    employer: str
    vacancy: str
    person: str = ""
    referral: dict[str, Any] = field(default_factory=dict)


@dataclass
class TwoHires:
    """Two employers of Luohu hire a person each; then everybody looks."""

    platform: Running
    officer: Desk = field(init=False)
    sides: list[Side] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Take a seat as the officer of Luohu."""
        self.officer = Desk.of(self.platform, "district_officer", "--district", "440303")

    def steps(self) -> list[Callable[[], None]]:
        """Return the steps in their order."""
        return [
            self.two_employers_publish_a_vacancy_each,
            self.a_person_is_referred_to_each,
            self.each_employer_hires,
            self.more_is_recorded_about_each,
            self.an_employer_sees_its_own_alone,
            self.a_neighbouring_district_sees_nothing,
            self.the_officer_reads_unmasked,
            self.the_person_reads_who_read_what,
        ]

    def two_employers_publish_a_vacancy_each(self) -> None:
        """Register two employers, and publish a vacancy of each."""
        for serial in (11, 12):
            body = {
                "name": f"示例家政服务{serial}号店",
                "credit_code": credit_code(serial, "440303"),
                "kind": "enterprise",
                "district": "440303",
            }
            employer = self.officer.done("POST", "/vacancies/v1/employers", body)["id"]
            post = {
                "employer": employer,
                "title": "家政服务员",
                "occupation": OCCUPATION,
                "district": "440303",
                "pay_from": "3000.00",
                "pay_to": "4000.00",
                "seats": 2,
            }
            vacancy = self.officer.done("POST", "/vacancies/v1/vacancies", post)
            self.officer.done("POST", f"/vacancies/v1/vacancies/{vacancy['id']}:publish", seen=vacancy["version"])
            self.sides.append(Side(employer, vacancy["id"]))

    def a_person_is_referred_to_each(self) -> None:
        """Register two persons with a need, and refer each to one of the vacancies."""
        for serial, side in enumerate(self.sides, start=21):
            body = person(resident_id=resident_id("440303", "19780505", serial))
            side.person = self.officer.done("POST", "/people/v1/persons", body)["id"]
            need = {"person": side.person, "purpose": "job", "occupations": [OCCUPATION]}
            self.officer.done("POST", "/people/v1/needs", need)
            proposal = {"person": side.person, "vacancy": side.vacancy}
            wait = NOT_YET | {"no-open-job-need", "constraints-unmet"}
            side.referral = self.officer.done("POST", "/matching/v1/referrals", proposal, wait_for=wait)

    def each_employer_hires(self) -> None:
        """Each employer records the interview, and the hire with its contract."""
        contract = {"contract_months": 12, "wage_month": "3200.00", "social_insurance_paid": True}
        for side in self.sides:
            employer = Desk.of(self.platform, "employer", "--org", side.employer)
            for verb, body in (("interview", {"outcome": "passed"}), ("hire", contract)):
                at = f"/matching/v1/referrals/{side.referral['id']}:{verb}"
                side.referral = employer.done("POST", at, body, seen=side.referral["version"])

    def more_is_recorded_about_each(self) -> None:
        """Each person has a household, a place in a class, recommendations, and a decision about the hire."""
        course = {"provider": self.sides[0].employer, "title": "家政", "occupation": OCCUPATION, "district": "440303"}
        opened = {"seats": 5, "starts_on": "2026-01-01", "ends_on": "2099-12-31"}
        opened |= {"course": self.officer.done("POST", "/training/v1/courses", course)["id"]}
        training_class = self.officer.done("POST", "/training/v1/classes", opened)["id"]
        for side in self.sides:
            member = {"person": side.person, "relation": "head"}
            home = {"district": "440303", "hukou_kind": "urban", "members": [member]}
            self.officer.done("POST", "/people/v1/households", home)
            self.officer.done("POST", "/training/v1/enrolments", {"class_id": training_class, "person": side.person})
            self.officer.done("POST", f"/matching/v1/persons/{side.person}:recommend", {})
            asked = {"programme": "GD-ZE-POST", "as_of": "2007-03-01"}
            self.officer.done("POST", f"/subsidies/v1/placements/{side.referral['id']}:evaluate", asked)

    def an_employer_sees_its_own_alone(self) -> None:
        """The first employer sees its own referral; not the other's, no person, no other employer."""
        own, others = self.sides
        employer = Desk.of(self.platform, "employer", "--org", own.employer)
        assert ids(employer.done("GET", "/matching/v1/referrals")) == {own.referral["id"]}
        at = f"/matching/v1/referrals/{others.referral['id']}"
        assert employer.rest("GET", at, wait_for=AT_ONCE).status_code == 404
        assert employer.rest("GET", f"/people/v1/persons/{own.person}").status_code == 403
        assert others.employer not in str(employer.done("GET", "/vacancies/v1/employers"))

    def a_neighbouring_district_sees_nothing(self) -> None:
        """A caseworker of the next district of the same city finds nothing of what the officer finds."""
        neighbour = Desk.of(self.platform, "caseworker", "--district", "440304")
        for side in self.sides:
            for at in (f"/people/v1/persons/{side.person}", f"/matching/v1/referrals/{side.referral['id']}"):
                assert neighbour.rest("GET", at, wait_for=AT_ONCE).status_code == 404, at
        for nouns in ABOUT_PERSONS:
            assert ids(self.officer.done("GET", nouns)), nouns
            assert ids(neighbour.done("GET", nouns)) == set(), nouns

    def the_officer_reads_unmasked(self) -> None:
        """The officer reads name and telephone number for a stated purpose."""
        at = f"/people/v1/persons/{self.sides[0].person}/unmasked?fields=phone,name"
        read = self.officer.done("GET", at, headers={"Bihuan-Purpose": "assistance"})
        assert read["name"] == "陈小明"

    def the_person_reads_who_read_what(self) -> None:
        """The person finds this one reading in the access log, with its purpose and its fields."""
        herself = Desk.of(self.platform, "job_seeker", "--person", self.sides[0].person)
        log = herself.done("GET", f"/people/v1/persons/{self.sides[0].person}/access-log")["items"]
        assert [(entry["subject"], entry["purpose"], entry["fields"]) for entry in log] == [
            ("district_officer/440303", "assistance", ["phone", "name"])
        ]


def ids(found: dict[str, Any]) -> set[str]:
    return {each["id"] for each in found["items"]}


@pytest.mark.slow
def test_each_sees_what_is_theirs(platform: Running) -> None:
    for step in TwoHires(platform).steps():
        step()


@pytest.mark.slow
def test_each_sees_what_is_theirs_though_a_service_is_killed_between_each_two_steps(
    platform: Running, killer: Killer
) -> None:
    steps = TwoHires(platform).steps()
    for step in steps:
        step()
        killer.kill_a_service()
    killer.prove(kills=len(steps))
