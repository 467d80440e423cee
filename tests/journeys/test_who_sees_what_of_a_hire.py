"""Who sees what of a hire: each employer its own, no office but the person's, and the person who read what."""

from typing import Any

import pytest

from tests.cli.running import Running
from tests.journeys.desk import NOT_YET, Desk
from tests.journeys.invented import credit_code
from tests.people.invented import person, resident_id

OCCUPATION = "4-10-01-06"


def employer_with_a_vacancy(officer: Desk, serial: int) -> tuple[str, str]:
    """Register an employer and publish a vacancy; return both."""
    body = {
        "name": f"示例家政服务{serial}号店",
        "credit_code": credit_code(serial, "440303"),
        "kind": "enterprise",
        "district": "440303",
    }
    employer = officer.done("POST", "/vacancies/v1/employers", body)["id"]
    post = {
        "employer": employer,
        "title": "家政服务员",
        "occupation": OCCUPATION,
        "district": "440303",
        "pay_from": "3000.00",
        "pay_to": "4000.00",
        "seats": 2,
    }
    vacancy = officer.done("POST", "/vacancies/v1/vacancies", post)
    officer.done("POST", f"/vacancies/v1/vacancies/{vacancy['id']}:publish", seen=vacancy["version"])
    return employer, vacancy["id"]


def referred(officer: Desk, serial: int, vacancy: str) -> tuple[str, str]:
    """Register a person with a need and refer them; return the person and the referral."""
    body = person(resident_id=resident_id("440303", "19780505", serial))
    someone = officer.done("POST", "/people/v1/persons", body)["id"]
    officer.done("POST", "/people/v1/needs", {"person": someone, "purpose": "job", "occupations": [OCCUPATION]})
    proposal = {"person": someone, "vacancy": vacancy}
    wait = NOT_YET | {"no-open-job-need", "constraints-unmet"}
    return someone, officer.done("POST", "/matching/v1/referrals", proposal, wait_for=wait)["id"]


def ids(found: dict[str, Any]) -> set[str]:
    return {each["id"] for each in found["items"]}


@pytest.mark.slow
def test_each_sees_what_is_theirs(platform: Running) -> None:
    officer = Desk.of(platform, "district_officer", "--district", "440303")
    (one, vacancy), (other, others_vacancy) = (employer_with_a_vacancy(officer, serial) for serial in (11, 12))
    someone, referral = referred(officer, 21, vacancy)
    _, others_referral = referred(officer, 22, others_vacancy)

    employer = Desk.of(platform, "employer", "--org", one)
    assert ids(employer.done("GET", "/matching/v1/referrals")) == {referral}
    assert employer.rest("GET", f"/matching/v1/referrals/{others_referral}", wait_for=frozenset()).status_code == 404
    assert employer.rest("GET", f"/people/v1/persons/{someone}").status_code == 403
    assert other not in str(employer.done("GET", "/vacancies/v1/employers"))

    neighbour = Desk.of(platform, "caseworker", "--district", "440304")
    nothing = frozenset[str]()
    assert neighbour.rest("GET", f"/people/v1/persons/{someone}", wait_for=nothing).status_code == 404
    assert neighbour.rest("GET", f"/matching/v1/referrals/{referral}", wait_for=nothing).status_code == 404
    for nouns in ("/people/v1/persons", "/people/v1/needs", "/matching/v1/referrals"):
        assert ids(neighbour.done("GET", nouns)) == set(), nouns

    purpose = {"Bihuan-Purpose": "assistance"}
    read = officer.done("GET", f"/people/v1/persons/{someone}/unmasked?fields=phone&fields=name", headers=purpose)
    assert read["name"] == "陈小明"
    herself = Desk.of(platform, "job_seeker", "--person", someone)
    log = herself.done("GET", f"/people/v1/persons/{someone}/access-log")["items"]
    assert [(entry["subject"], entry["purpose"], entry["fields"]) for entry in log] == [
        ("district_officer/440303", "assistance", ["phone", "name"])
    ]
