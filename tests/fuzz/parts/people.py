"""Persons and their files, households, needs."""

from random import Random
from typing import Any

from schemathesis import Case

from services.kit.clock import Clock
from tests.fuzz.part import FEED, Part
from tests.fuzz.platform import Platform
from tests.people.files.parts import FILE_PARTS
from tests.people.invented import another_resident_id


def lead(case: Case[Any], platform: Platform, random: Random) -> None:
    """Look for a person who is there, change a member of its household, certify a household that can be certified.

    What a part of a file is made of has to agree with itself, which a generator rarely hits upon: one of four does.
    """
    if case.path.endswith(":search") and isinstance(case.body, dict):
        case.body["resident_id"] = random.choice(platform.resident_ids)
    part = FILE_PARTS.get(case.path.removeprefix("/v1/"))
    if part is not None and case.method == "POST" and random.random() < 1 / 4:
        case.body = part.body | {"person": random.choice(platform.rows["person"])}
    if case.path.endswith("/merges") and isinstance(case.body, dict):
        case.body["absorbed"] = random.choice(platform.rows["double"])
    lead_on_the_way(case, platform, random)
    if isinstance(case.body, dict):
        lead_to_staff(case, dict(case.body), platform, random)
    if "/members/" in case.path:
        home, member = random.choice(platform.homes)
        case.path_parameters.update(household_id=home, person_id=member)
    kind = {"certify": "certifiable", "withdrawCertification": "certified"}.get(case.path.rpartition(":")[2])
    if kind is not None and random.random() < 1 / 2:
        case.path_parameters["household_id"] = random.choice(platform.rows[kind])


def lead_on_the_way(case: Case[Any], platform: Platform, random: Random) -> None:
    """Let a case or a promise go on that rests, and a promise rest; take the next step of a path."""
    rows = {
        "/v1/cases/{case_id}:resume": ("case_id", "resting_case"),
        "/v1/tasks/{task_id}:pause": ("task_id", "promise"),
        "/v1/tasks/{task_id}:resume": ("task_id", "resting_promise"),
    }
    if case.path in rows:
        name, noun = rows[case.path]
        case.path_parameters[name] = random.choice(platform.rows[noun])
    if case.path.endswith(":advance") and isinstance(case.body, dict):
        case.body |= {"to": "interview_guidance", "outcome": "passed"}


def lead_to_staff(case: Case[Any], body: dict[str, Any], platform: Platform, random: Random) -> None:
    """Name the office in which everybody works, the post or certificate of this very staff member, and a code."""
    rows, staff = platform.rows, (case.path_parameters or {}).get("staff_id")
    body |= {noun: rows[noun][0] for noun in ("office", "organisation") if noun in body}
    if staff in rows["staff"]:
        theirs = rows["staff"].index(staff)
        of = {"membership": "membership", "certificate": "staff_certificate"}
        body |= {noun: rows[row][theirs] for noun, row in of.items() if noun in body}
    if case.path.endswith("/invitations:accept"):
        body["code"] = random.choice(rows["code"])
    case.body = body


PART = Part(
    values={
        "resident_id": another_resident_id,
        "on": (None, "2020-06-01"),
        "path_id": ("GD-SEVEN-LINKS",),
        "use": ("messages", "outreach", "registration"),
        "law": (None,),
        "dibao_line": (None,),
        "occupations": (["6-06-03-01"],),
        "wage_from": (None, "3000.00"),
        "districts": ([], ["440303"]),
        "despite": ([], ["sex", "birth_date"]),
        "left_on": (Clock().today().isoformat(),),
        "residence": ("440303", "440305"),
        "hukou": ("440303", "370102"),
        "sex": (None,),
        "birth_date": (None,),
    },
    closed=FEED | {"GET /v1/persons/{person_id}/access-log"},
    lead=lead,
)
