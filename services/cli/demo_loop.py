"""The loop in the demo: vacancies from a file, needs, a course, and one person who is trained, referred and hired."""

import functools
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from services.cli.demo_offices import PATIENCE, PAUSE, Made, Offices, Who, demo_id
from services.cli.errors import CannotGoOn

EVERYWHERE = ("district_officer", "000000")
LUOHU = ("district_officer", "440303")
VACANCIES: dict[Who, str] = {LUOHU: "demo_vacancies_luohu.csv", EVERYWHERE: "demo_vacancies.csv"}
"""Who imports which file, each for its own area: what is Luohu's, the officer of Luohu sees."""
INSTITUTION = ("training_institution", "institution")
HOUSEKEEPING = "4-10-01-06"
"""家政服务员 (CSCO 2022)."""
EMPLOYER = "深圳市小满家政服务有限公司"
WORKER = "household-01-member-1"
RULE_OF = "2007-03-01"
"""The day in whose rules the post subsidy is asked: that of its source."""

NEEDS: dict[str, tuple[Who, dict[str, Any]]] = {
    WORKER: (LUOHU, {"purpose": "job", "occupations": [HOUSEKEEPING], "wage_from": "4000.00"}),
    "household-01-member-2": (LUOHU, {"purpose": "training", "occupations": [HOUSEKEEPING]}),
    "household-03-member-1": (
        ("caseworker", "442000"),
        {"purpose": "job", "occupations": [HOUSEKEEPING], "takes_any_post": True},
    ),
    "household-04-member-1": (("caseworker", "370102"), {"purpose": "job", "takes_any_post": True}),
    "household-06-member-1": (
        ("caseworker", "350203"),
        {"purpose": "job", "takes_any_post": True, "districts": ["350200"]},
    ),
}
"""Who needs what, by the person's `ref`."""

Step = Callable[[Offices], None]


def loop_steps() -> Iterator[Step]:
    """Return what is done after the households are there."""
    for who in VACANCIES:
        yield functools.partial(import_vacancies, who)
    yield find_the_employer
    for ref in NEEDS:
        yield functools.partial(record_need, ref)
    yield train
    yield place
    yield ask_what_the_employer_may_get


def import_vacancies(who: Who, offices: Offices) -> None:
    """Import an office's file of vacancies, and wait until it is done."""
    ref = f"import-{who[1]}"
    opening = {"source": f"demo-{who[1]}", "district": who[1], "mapping": "bihuan"}
    offices.post(who, "vacancies", "/v1/imports", ref, opening)
    at = f"/v1/imports/{offices.made[ref].id}"
    content = Path(__file__).with_name(VACANCIES[who]).read_bytes()
    offices.put_csv(who, "vacancies", f"{at}/parts/1", f"{ref}-part", content)
    offices.post(who, "vacancies", f"{at}:start", f"{ref}-start", {}, "*")
    until = time.monotonic() + PATIENCE
    while offices.get(who, "vacancies", at, ref)["state"] in {"waiting", "running", "receiving"}:
        if time.monotonic() > until:
            raise CannotGoOn("demo_refused", ref=ref, path=at, reason="it does not end")
        time.sleep(PAUSE)


def find_the_employer(offices: Offices) -> None:
    """Find the employer that the import registered."""
    found = offices.get(LUOHU, "vacancies", f"/v1/employers?name={EMPLOYER}", "employer")["items"]
    offices.made["employer"] = Made(found[0]["id"], "*")


def record_need(ref: str, offices: Offices) -> None:
    """Record what a person needs."""
    who, need = NEEDS[ref]
    offices.post(who, "people", "/v1/needs", f"{ref}-need", {"person": offices.made[ref].id, **need})


def train(offices: Offices) -> None:
    """Have an institution hold a course in which two people take part; one has completed it."""
    offices.made["institution"] = Made(str(demo_id("institution")), "*")
    course = {
        "provider": offices.made["institution"].id,
        "title": "家政服务员初级班",
        "occupation": HOUSEKEEPING,
        "district": "440303",
    }
    made = offices.post(INSTITUTION, "training", "/v1/courses", "course", course)
    run = {"course": made["id"], "seats": 20, "starts_on": "2026-09-01", "ends_on": "2099-12-31"}
    class_id = offices.post(INSTITUTION, "training", "/v1/classes", "class", run)["id"]
    for ref in (WORKER, "household-01-member-2"):
        joined = {"class_id": class_id, "person": offices.made[ref].id}
        offices.post(LUOHU, "training", "/v1/enrolments", f"{ref}-enrolment", joined)
    done = offices.made[f"{WORKER}-enrolment"]
    offices.post(INSTITUTION, "training", f"/v1/enrolments/{done.id}:complete", f"{WORKER}-completed", {}, done.etag)


def place(offices: Offices) -> None:
    """Recommend vacancies to one person, refer them to the employer's, and have the employer hire them."""
    person = offices.made[WORKER].id
    until = time.monotonic() + PATIENCE
    attempt = 0
    while True:
        at, ref = f"/v1/persons/{person}:recommend", f"{WORKER}-recommended-{attempt}"
        advice = offices.post(LUOHU, "matching", at, ref, {"limit": 10})
        chosen = [each for each in advice["items"] if each["employer"] == offices.made["employer"].id]
        if chosen:
            break
        if time.monotonic() > until:
            raise CannotGoOn("demo_refused", ref=ref, path=at, reason="no vacancy fits")
        attempt += 1
        time.sleep(PAUSE)
    proposal = {"person": person, "vacancy": chosen[0]["vacancy"], "recommendation": chosen[0]["id"]}
    offices.post(LUOHU, "matching", "/v1/referrals", "referral", proposal)
    employer = ("employer", "employer")
    for verb, body in (
        ("interview", {"outcome": "passed"}),
        ("hire", {"contract_months": 12, "wage_month": "4800.00", "social_insurance_paid": True}),
    ):
        made = offices.made["referral"]
        offices.post(employer, "matching", f"/v1/referrals/{made.id}:{verb}", f"referral-{verb}", body, made.etag)
        offices.made["referral"] = offices.made[f"referral-{verb}"]


def ask_what_the_employer_may_get(offices: Offices) -> None:
    """Ask about the employer's post subsidy, by the rule of its source's day."""
    at = f"/v1/placements/{offices.made['referral'].id}:evaluate"
    offices.post(LUOHU, "subsidies", at, "decision", {"programme": "GD-ZE-POST", "as_of": RULE_OF})
