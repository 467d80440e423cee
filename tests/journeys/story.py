"""How a zero-employment household of Zhongshan finds work, step by step, through the public interfaces alone.

Each step names its own day where a rule asks for one: the certification is of 2007-01-15, by the Zhongshan measures of
2005; the post subsidy is asked as of 2007-03-01, in the time that its source tells of. What people do is done today.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

from tests.cli.running import PATIENCE, Running, command
from tests.journeys.desk import NOT_YET, Desk
from tests.journeys.invented import credit_code
from tests.people.invented import person, resident_id
from tests.waiting import attempts_apart

ZHONGSHAN = "442000"
HOUSEKEEPING = "4-10-01-06"
"""家政服务员 (CSCO 2022)."""
CERTIFIED_AS_OF = "2007-01-15"
SUBSIDY_AS_OF = "2007-03-01"
CHECK_AFTER = 90
EMPLOYER = "中山示例家政服务有限公司"

VACANCIES = f"""title,employer,credit_code,employer_kind,place,pay,seats,issued_on,id
家政服务员,{EMPLOYER},{credit_code(1)},企业,中山市,3千-4千/月,2,,ZS-1
仓库管理员,{EMPLOYER},{credit_code(1)},企业,中山市,3500-4500元/月,1,,ZS-2
软件工程师,{EMPLOYER},{credit_code(1)},企业,广东省中山,面议,1,,ZS-3
"""

HOUSEHOLD = "... on Household { id version certifiedOn certifiedUnder }"
ENROLMENT = "... on Enrolment { id version status }"
ADVICE = """... on Advice { recommendations {
    id vacancyId score model contributions { feature points detail } vacancy { title employer { name } } } }"""
REFERRAL = "... on Referral { id version status hiredOn checkDueOn checkedOn stillHeld vacancy { title } }"
DECISION = """... on Decision { id outcome amount result {
    missing conditions { id verdict text legalBasis values } } }"""


@dataclass
class Story:
    """Who has done what so far."""

    platform: Running
    officer: Desk = field(init=False)
    institution: Desk = field(init=False)
    province: Desk = field(init=False)
    provider: str = field(default_factory=lambda: str(uuid4()))
    """The organisation that the training institution is."""
    persons: list[str] = field(default_factory=list)
    household: dict[str, Any] = field(default_factory=dict)
    employer: str = ""
    recommendation: dict[str, Any] = field(default_factory=dict)
    referral: dict[str, Any] = field(default_factory=dict)
    decision: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Take seats: the district officer of Zhongshan, a training institution, the provincial system of Guangdong."""
        self.officer = Desk.of(self.platform, "district_officer", "--district", ZHONGSHAN)
        self.institution = Desk.of(self.platform, "training_institution", "--org", self.provider)
        self.province = Desk.of(self.platform, "provincial_system", "--district", "440000")

    @property
    def worker(self) -> str:
        """Return the member who finds work."""
        return self.persons[0]

    def steps(self) -> list[Callable[[], None]]:
        """Return the steps in their order."""
        return [
            self.register_the_household,
            self.take_its_application_in,
            self.post_it,
            self.certify_it,
            self.record_the_need,
            self.import_vacancies,
            self.train_the_member,
            self.recommend,
            self.refer,
            self.interview_and_hire,
            self.evaluate_the_post_subsidy,
            self.let_ninety_days_pass,
            self.check_that_the_post_is_held,
        ]

    def register_the_household(self) -> None:
        """A couple without work is registered as a household."""
        for serial, born in ((11, "19720310"), (12, "19750622")):
            body = person(
                name=f"测试成员{serial}",
                resident_id=resident_id(ZHONGSHAN, born, serial),
                residence=ZHONGSHAN,
                hukou=ZHONGSHAN,
            )
            self.persons.append(self.officer.done("POST", "/people/v1/persons", body)["id"])
        without_work = {"able": True, "willing": True, "employed": False}
        members = [
            {"personId": each, "relation": relation} | without_work
            for each, relation in zip(self.persons, ("HEAD", "SPOUSE"), strict=True)
        ]
        given = {"district": ZHONGSHAN, "hukouKind": "URBAN", "incomePerHead": "250.00", "members": members}
        self.household = self.officer.mutate("registerHousehold", "HouseholdInput", HOUSEHOLD, given)

    def take_its_application_in(self) -> None:
        """The family applies, and the office has seven working days for its decision."""
        given = {"receivedOn": "2007-01-04", "law": "ZS-2005", "evidence": ["HOUSEHOLD_BOOK"]}
        self.household = self.about_it("applyForCertification", "ApplyInput", given)

    def post_it(self) -> None:
        """The application hangs on the board of the community for three days, and nobody objects."""
        given = {"since": "2007-01-08", "at": "COMMUNITY_BOARD"}
        self.household = self.about_it("postApplication", "PostApplicationInput", given)

    def certify_it(self) -> None:
        """The officer certifies it by the law of the place and the day."""
        self.household = self.about_it("certifyHousehold", "CertifyInput", {"on": CERTIFIED_AS_OF})

    def about_it(self, verb: str, kind: str, given: dict[str, Any]) -> dict[str, Any]:
        """Do something with the household as the officer saw it last; return it as it stands then."""
        row, seen = self.household["id"], self.household["version"]
        return self.officer.mutate(verb, kind, HOUSEHOLD, given, row=row, seen=seen)

    def record_the_need(self) -> None:
        """A member says what work she looks for."""
        given = {"personId": self.worker, "purpose": "JOB", "occupations": [HOUSEKEEPING], "wageFrom": "2500.00"}
        self.officer.mutate("recordNeed", "NeedInput", "... on Need { id }", given)

    def import_vacancies(self) -> None:
        """A file of vacancies is imported in the background, and every row of it is stored."""
        opened = self.officer.done(
            "POST", "/vacancies/v1/imports", {"source": "zhongshan-fair", "district": ZHONGSHAN, "mapping": "bihuan"}
        )
        at = f"/vacancies/v1/imports/{opened['id']}"
        part = self.officer.rest(
            "PUT", f"{at}/parts/1", content=VACANCIES.encode(), headers={"Content-Type": "text/csv"}
        )
        assert part.is_success, part.text
        version = self.officer.done("GET", at)["version"]
        self.officer.done("POST", f"{at}:start", seen=version)
        ended = self.until(lambda: self.officer.done("GET", at), lambda found: found["state"] == "done")
        assert (ended["rows_read"], ended["rows_stored"], ended["rows_refused"]) == (3, 3, 0), ended
        found = self.officer.done("GET", f"/vacancies/v1/employers?name={EMPLOYER}")
        self.employer = found["items"][0]["id"]

    def train_the_member(self) -> None:
        """An institution holds a class; the officer enrols her, and the institution records that she completed it."""
        course = {"provider": self.provider, "title": "家政服务员初级班", "occupation": HOUSEKEEPING}
        made = self.institution.done("POST", "/training/v1/courses", course | {"district": ZHONGSHAN})
        run = {"course": made["id"], "seats": 20, "starts_on": "2026-01-01", "ends_on": "2099-12-31"}
        opened = self.institution.done("POST", "/training/v1/classes", run)
        joined = {"trainingClassId": opened["id"], "personId": self.worker}
        enrolment = self.officer.mutate("enrolPerson", "EnrolmentInput", ENROLMENT, joined)
        row, seen = enrolment["id"], enrolment["version"]
        done = self.institution.mutate("completeTraining", "EndEnrolmentInput", ENROLMENT, {}, row=row, seen=seen)
        assert done["status"] == "COMPLETED"

    def recommend(self) -> None:
        """Vacancies are recommended with reasons; the one that fits her wish and her training comes first."""
        wait = NOT_YET | {"no-open-job-need"}

        def ask() -> dict[str, Any]:
            return self.officer.mutate(
                "recommendVacancies", "RecommendInput", ADVICE, {"limit": 5}, row=self.worker, wait_for=wait
            )

        def trained_and_fitting(advice: dict[str, Any]) -> bool:
            return bool(advice["recommendations"]) and "training" in str(advice["recommendations"][0])

        self.recommendation = self.until(ask, trained_and_fitting)["recommendations"][0]

    def refer(self) -> None:
        """She is referred to the vacancy."""
        given = {
            "personId": self.worker,
            "vacancyId": self.recommendation["vacancyId"],
            "recommendationId": self.recommendation["id"],
        }
        self.referral = self.officer.mutate("referPerson", "ReferralInput", REFERRAL, given)

    def interview_and_hire(self) -> None:
        """The employer records the interview, and the hire with its contract."""
        employer = Desk.of(self.platform, "employer", "--org", self.employer)
        contract = {"contractMonths": 12, "wageMonth": "3200.00", "socialInsurancePaid": True}
        for name, kind, given in (
            ("recordInterview", "InterviewInput", {"outcome": "PASSED"}),
            ("recordHire", "HireInput", contract),
        ):
            row, seen = self.referral["id"], self.referral["version"]
            self.referral = employer.mutate(name, kind, REFERRAL, given, row=row, seen=seen)

    def evaluate_the_post_subsidy(self) -> None:
        """What is the employer entitled to for taking her? Everything holds, and the source prints no amount."""
        given = {"programme": "GD-ZE-POST", "asOf": SUBSIDY_AS_OF}
        wait = NOT_YET | {"not-a-hire"}

        def ask() -> dict[str, Any]:
            return self.officer.mutate(
                "evaluatePlacement", "EvaluateInput", DECISION, given, row=self.referral["id"], wait_for=wait
            )

        self.decision = self.until(ask, lambda decision: bool(decision["outcome"] != "UNKNOWN"))

    def let_ninety_days_pass(self) -> None:
        """Ninety days go by."""
        port = self.platform.port_base
        turned = command(self.platform.state, "clock", f"+{CHECK_AFTER}d", port_base=port, BIHUAN_TEST_CLOCK="true")
        assert turned.returncode == 0, turned.stderr

    def check_that_the_post_is_held(self) -> None:
        """The check is due, and it is recorded that she still has the post."""
        mine = f"/matching/v1/referrals?check_due=true&person={self.worker}"
        due = self.until(lambda: self.officer.done("GET", mine), lambda found: bool(found["items"]))
        row, seen = due["items"][0]["id"], due["items"][0]["version"]
        given = {"stillHeld": True}
        self.referral = self.officer.mutate("checkReferral", "CheckInput", REFERRAL, given, row=row, seen=seen)

    def until(self, ask: Callable[[], dict[str, Any]], enough: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        """Ask again until the answer is enough."""
        found: dict[str, Any] = {}
        for _ in attempts_apart(PATIENCE):
            found = ask()
            if enough(found):
                return found
        raise AssertionError(str(found)[-700:])


def due_on(hired_on: str) -> str:
    """Return the day on which a hire is looked at again."""
    return (date.fromisoformat(hired_on) + timedelta(days=CHECK_AFTER)).isoformat()
