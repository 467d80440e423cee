"""What partners of an office do in a story: an employer with a vacancy, an institution with a class."""

from uuid import uuid4

from tests.journeys.desk import Desk
from tests.journeys.invented import credit_code
from tests.journeys.town import Json, Town, changed

REFERRALS, ENROLMENTS = "/matching/v1/referrals", "/training/v1/enrolments"


def vacancy(town: Town, office: Desk, serial: int, name: str, **facts: object) -> tuple[Desk, str]:
    """Publish a vacancy of an employer that is registered for it; return the employer's seat and the vacancy.

    `serial` tells employers of one town apart, `facts` are those of the vacancy, its district among them.
    """
    named = {"name": name, "credit_code": credit_code(serial), "district": facts["district"]}
    employer = office.done("POST", "/vacancies/v1/employers", named)["id"]
    post = office.done("POST", "/vacancies/v1/vacancies", {"employer": employer, **facts})["id"]
    changed(office, f"/vacancies/v1/vacancies/{post}", "publish")
    return town.organisation("employer", employer), post


def hired(office: Desk, employer: Desk, person: str, post: str, **terms: object) -> str:
    """Refer somebody to a vacancy, whose employer takes them; return the referral's address."""
    given = {"person": person, "vacancy": post, "override": "person_agrees"}
    at = f"{REFERRALS}/{office.done('POST', REFERRALS, given)['id']}"
    changed(employer, at, "interview", {"outcome": "passed"})
    changed(employer, at, "hire", terms)
    return at


def a_class(town: Town, district: str, title: str, occupation: str) -> tuple[Desk, Json]:
    """Let a training institution hold a class of a course; return its seat and the class."""
    provider = str(uuid4())
    institution = town.organisation("training_institution", provider)
    about = {"provider": provider, "title": title, "occupation": occupation, "district": district}
    course = institution.done("POST", "/training/v1/courses", about)
    run = {"course": course["id"], "seats": 12, "starts_on": town.today.isoformat(), "ends_on": "2099-12-31"}
    return institution, institution.done("POST", "/training/v1/classes", run)


def enrolled(office: Desk, person: str, held: Json) -> str:
    """Enrol somebody in a class; return the enrolment's address."""
    seat = office.done("POST", ENROLMENTS, {"class_id": held["id"], "person": person})
    return f"{ENROLMENTS}/{seat['id']}"
