"""What comes of a referral: each step, and each that is refused, by the service and by the database beneath it."""

from datetime import timedelta

import asyncpg
import pytest

from services.kit.database.roles import Role
from tests.kit.database.catalogue import as_role
from tests.matching.neighbours import Neighbours, a_county
from tests.matching.office import Office, caseworker, refusals, today
from tests.running import Running

pytestmark = pytest.mark.anyio

PASSED: dict[str, object] = {"outcome": "passed"}
STEPS: dict[str, dict[str, object]] = {
    "interview": PASSED,
    "hire": {},
    "decline": {"reason": "employer_declined"},
    "check": {"still_held": False, "reason": "resigned"},
}
"""A body with which each step is recorded where it is possible."""


async def referred(matching: Running, neighbours: Neighbours) -> tuple[Office, str]:
    """Refer somebody somewhere; return their office and the referral."""
    county = a_county()
    office = caseworker(matching, county)
    answer = await office.refer(await neighbours.seeker(county), await neighbours.vacancy(county))
    assert answer.status_code == 201
    return office, answer.json()["id"]


async def test_an_interview_is_recorded(matching: Running, neighbours: Neighbours) -> None:
    office, referral = await referred(matching, neighbours)
    answer = await office.step(referral, "interview", PASSED)
    assert answer.headers["etag"] == '"2"'
    assert {name: answer.json()[name] for name in ("status", "interviewed_on", "interview_outcome")} == {
        "status": "interviewed",
        "interviewed_on": today(matching).isoformat(),
        "interview_outcome": "passed",
    }


async def test_a_hire_is_recorded_with_its_terms_and_when_it_is_looked_at_again(
    matching: Running, neighbours: Neighbours
) -> None:
    office, referral = await referred(matching, neighbours)
    terms = {"contract_months": 12, "wage_month": "3200.50", "social_insurance_paid": True}
    answer = await office.step(referral, "hire", terms)
    hired_on = today(matching)
    expected = {
        "status": "hired",
        "hired_on": hired_on.isoformat(),
        "check_due_on": (hired_on + timedelta(days=90)).isoformat(),
        **terms,
    }
    assert {name: answer.json()[name] for name in expected} == expected


async def test_terms_that_nobody_knows_stay_unknown(matching: Running, neighbours: Neighbours) -> None:
    office, referral = await referred(matching, neighbours)
    hired = (await office.step(referral, "hire", {})).json()
    assert (hired["contract_months"], hired["wage_month"], hired["social_insurance_paid"]) == (None, None, None)


async def test_a_missed_interview_can_be_held_again(matching: Running, neighbours: Neighbours) -> None:
    office, referral = await referred(matching, neighbours)
    missed = await office.step(referral, "interview", {"outcome": "absent"})
    held = await office.step(referral, "interview", PASSED, seen=2)
    assert [answer.json()["interview_outcome"] for answer in (missed, held)] == ["absent", "passed"]


async def test_a_referral_that_came_to_nothing_says_why(matching: Running, neighbours: Neighbours) -> None:
    office, referral = await referred(matching, neighbours)
    declined = (await office.step(referral, "decline", {"reason": "employer_declined"})).json()
    assert (declined["status"], declined["declined_for"]) == ("declined", "employer_declined")


async def test_work_that_ended_before_the_check_is_recorded_with_its_reason(
    matching: Running, neighbours: Neighbours
) -> None:
    office, referral = await referred(matching, neighbours)
    assert (await office.step(referral, "hire", {})).status_code == 200
    answer = await office.step(referral, "check", {"still_held": False, "reason": "dismissed"}, seen=2)
    assert {name: answer.json()[name] for name in ("status", "still_held", "ended_for")} == {
        "status": "checked",
        "still_held": False,
        "ended_for": "dismissed",
    }


async def test_that_work_has_lasted_cannot_be_said_before_the_check_is_due(
    matching: Running, neighbours: Neighbours
) -> None:
    office, referral = await referred(matching, neighbours)
    assert (await office.step(referral, "hire", {})).status_code == 200
    assert refusals(await office.step(referral, "check", {"still_held": True}, seen=2)) == {"/on": "check_not_due"}


@pytest.mark.parametrize("body", [{"still_held": False}, {"still_held": True, "reason": "resigned"}])
async def test_a_check_says_why_work_ended_where_it_has_and_only_there(
    matching: Running, neighbours: Neighbours, body: dict[str, object]
) -> None:
    office, referral = await referred(matching, neighbours)
    answer = await office.step(referral, "check", body)
    assert (answer.status_code, list(refusals(answer).values())) == (422, ["reason_where_it_ended"])


@pytest.mark.parametrize(
    ("so_far", "possible"),
    [
        ([], ["decline", "hire", "interview"]),
        ([("interview", PASSED)], ["decline", "hire"]),
        ([("interview", {"outcome": "failed"})], ["decline"]),
        ([("interview", {"outcome": "absent"})], ["decline", "interview"]),
        ([("hire", {})], ["check"]),
        ([("interview", PASSED), ("hire", {})], ["check"]),
        ([("decline", STEPS["decline"])], []),
        ([("hire", {}), ("check", STEPS["check"])], []),
    ],
)
async def test_every_other_step_is_refused_and_says_what_is_possible(
    matching: Running, neighbours: Neighbours, so_far: list[tuple[str, object]], possible: list[str]
) -> None:
    office, referral = await referred(matching, neighbours)
    for verb, body in so_far:
        assert (await office.step(referral, verb, body, seen="*")).status_code == 200
    refused = {}
    for verb in STEPS.keys() - set(possible):
        answer = await office.step(referral, verb, STEPS[verb], seen="*")
        refused[verb] = (answer.status_code, answer.json()["code"], answer.json()["next"])
    assert refused == dict.fromkeys(STEPS.keys() - set(possible), (409, "not-the-next-step", possible))


@pytest.mark.parametrize("verb", ["interview", "hire", "decline"])
async def test_a_step_is_neither_tomorrow_nor_before_the_referral(
    matching: Running, neighbours: Neighbours, verb: str
) -> None:
    office, referral = await referred(matching, neighbours)
    day = today(matching)
    body = STEPS[verb]
    tomorrow = await office.step(referral, verb, body | {"on": (day + timedelta(days=1)).isoformat()})
    before = await office.step(referral, verb, body | {"on": (day - timedelta(days=1)).isoformat()})
    assert (refusals(tomorrow), refusals(before)) == ({"/on": "date_in_future"}, {"/on": "before_the_last_step"})


async def test_a_step_names_the_version_that_was_read(matching: Running, neighbours: Neighbours) -> None:
    office, referral = await referred(matching, neighbours)
    blind = await office.post(f"/v1/referrals/{referral}:hire", {})
    stale = await office.step(referral, "hire", {}, seen=7)
    assert (blind.status_code, stale.status_code) == (428, 412)


BROKEN = {
    "referral_status_follows_check": "status = 'hired'",
    "referral_interviewed_together_check": "status = 'interviewed', interviewed_on = referred_on",
    "referral_interview_outcome_check": (
        "status = 'interviewed', interviewed_on = referred_on, interview_outcome = 'late'"
    ),
    "referral_interviewed_on_check": (
        "status = 'interviewed', interviewed_on = referred_on - 1, interview_outcome = 'passed'"
    ),
    "referral_hired_on_check": "status = 'hired', hired_on = referred_on - 1, check_due_on = referred_on",
    "referral_hired_together_check": "status = 'hired', hired_on = referred_on",
    "referral_check_due_on_check": "status = 'hired', hired_on = referred_on, check_due_on = referred_on",
    "referral_hired_terms_check": "wage_month = 320000",
    "referral_hired_after_passing_check": (
        "status = 'hired', interviewed_on = referred_on, interview_outcome = 'failed',"
        " hired_on = referred_on, check_due_on = referred_on + 90"
    ),
    "referral_wage_month_check": (
        "status = 'hired', hired_on = referred_on, check_due_on = referred_on + 90, wage_month = 0"
    ),
    "referral_contract_months_check": (
        "status = 'hired', hired_on = referred_on, check_due_on = referred_on + 90, contract_months = 0"
    ),
    "referral_check_asked_on_check": "check_asked_on = referred_on",
    "referral_checked_after_hiring_check": (
        "status = 'checked', checked_on = referred_on, still_held = false, ended_for = 'other'"
    ),
    "referral_checked_on_check": (
        "status = 'checked', hired_on = referred_on, check_due_on = referred_on + 90,"
        " checked_on = referred_on - 1, still_held = false, ended_for = 'other'"
    ),
    "referral_checked_when_due_check": (
        "status = 'checked', hired_on = referred_on, check_due_on = referred_on + 90,"
        " checked_on = referred_on + 89, still_held = true"
    ),
    "referral_checked_together_check": (
        "status = 'checked', hired_on = referred_on, check_due_on = referred_on + 90, checked_on = referred_on + 90"
    ),
    "referral_ended_together_check": (
        "status = 'checked', hired_on = referred_on, check_due_on = referred_on + 90,"
        " checked_on = referred_on + 90, still_held = true, ended_for = 'other'"
    ),
    "referral_declined_together_check": "status = 'declined', declined_on = referred_on",
    "referral_declined_on_check": (
        "status = 'declined', declined_on = referred_on - 1, declined_for = 'person_declined'"
    ),
    "referral_declined_or_hired_check": (
        "status = 'hired', hired_on = referred_on, check_due_on = referred_on + 90,"
        " declined_on = referred_on, declined_for = 'person_declined'"
    ),
    "referral_overridden_together_check": "overridden_for = 'person_agrees'",
    "referral_recommendation_fkey": "recommendation = id",
}
"""Each constraint of a referral, and a change of a fresh one that breaks it and no other."""


@pytest.fixture(scope="module")
async def fresh(matching: Running, neighbours: Neighbours) -> str:
    """Return a referral that stays as it is."""
    return (await referred(matching, neighbours))[1]


@pytest.mark.parametrize("constraint", BROKEN)
async def test_the_database_refuses_what_does_not_go_together(matching: Running, fresh: str, constraint: str) -> None:
    async with as_role(matching.settings, "matching", Role.SYSTEM) as system:
        with pytest.raises(asyncpg.IntegrityConstraintViolationError) as refusal:
            await system.execute(f"UPDATE referral SET {BROKEN[constraint]} WHERE id = $1", fresh)  # noqa: S608 -- the test's own text
    assert refusal.value.constraint_name == constraint


async def test_every_constraint_of_a_referral_is_tried(matching: Running) -> None:
    async with as_role(matching.settings, "matching", Role.OWNER) as owner:
        found = await owner.fetch(
            "SELECT conname FROM pg_constraint WHERE conrelid = 'referral'::regclass AND contype IN ('c', 'f')"
        )
    assert {row["conname"] for row in found} == set(BROKEN)


@pytest.mark.parametrize(
    "change", ["hired_on = hired_on - 1", "vacancy = id", "person = id", "hired_on = NULL, check_due_on = NULL"]
)
async def test_a_hire_is_not_taken_back_nor_moved(matching: Running, neighbours: Neighbours, change: str) -> None:
    office, referral = await referred(matching, neighbours)
    assert (await office.step(referral, "hire", {})).status_code == 200
    async with as_role(matching.settings, "matching", Role.SYSTEM) as system:
        with pytest.raises(asyncpg.RestrictViolationError):
            await system.execute(f"UPDATE referral SET {change} WHERE id = $1", referral)  # noqa: S608 -- the test's own text
