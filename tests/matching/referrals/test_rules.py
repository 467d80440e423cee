"""The course of a referral: which step follows which, and on which days."""

from dataclasses import replace
from datetime import date

import pytest

from services.matching.referrals.law import follow_up_on
from services.matching.referrals.rules import Course, Outcome, Refusal, Status, Step, next_steps, refused_day

TODAY = date(2026, 11, 20)
REFERRED = Course(Status.REFERRED, None, date(2026, 11, 1), None, None, None)
PASSED = replace(REFERRED, status=Status.INTERVIEWED, outcome=Outcome.PASSED, interviewed_on=date(2026, 11, 5))
FAILED, ABSENT = replace(PASSED, outcome=Outcome.FAILED), replace(PASSED, outcome=Outcome.ABSENT)
HIRED = replace(PASSED, status=Status.HIRED, hired_on=date(2026, 11, 10), check_due_on=date(2027, 2, 8))


@pytest.mark.parametrize(
    ("course", "steps"),
    [
        (REFERRED, {Step.INTERVIEW, Step.HIRE, Step.DECLINE}),
        (PASSED, {Step.HIRE, Step.DECLINE}),
        (FAILED, {Step.DECLINE}),
        (ABSENT, {Step.INTERVIEW, Step.DECLINE}),
        (HIRED, {Step.CHECK}),
        (replace(HIRED, status=Status.CHECKED), set()),
        (replace(PASSED, status=Status.DECLINED), set()),
    ],
    ids=["referred", "passed", "failed", "absent", "hired", "checked", "declined"],
)
def test_each_point_of_the_course_allows_these_steps(course: Course, steps: set[Step]) -> None:
    assert next_steps(course) == steps


@pytest.mark.parametrize(
    ("course", "on", "refusal"),
    [
        (REFERRED, date(2026, 11, 1), None),
        (REFERRED, date(2026, 10, 31), Refusal.BEFORE_THE_LAST_STEP),
        (REFERRED, date(2026, 11, 20), None),
        (REFERRED, date(2026, 11, 21), Refusal.IN_FUTURE),
        (PASSED, date(2026, 11, 4), Refusal.BEFORE_THE_LAST_STEP),
        (HIRED, date(2026, 11, 9), Refusal.BEFORE_THE_LAST_STEP),
    ],
)
def test_a_step_comes_neither_before_the_last_one_nor_tomorrow(
    course: Course, on: date, refusal: Refusal | None
) -> None:
    assert refused_day(course, on, TODAY) == refusal


@pytest.mark.parametrize(
    ("on", "still_held", "refusal"),
    [
        (date(2027, 2, 7), True, Refusal.CHECK_NOT_DUE),
        (date(2027, 2, 8), True, None),
        (date(2026, 11, 12), False, None),  # that the work ended need not wait
    ],
)
def test_that_work_has_lasted_is_said_when_the_check_is_due(
    on: date, refusal: Refusal | None, *, still_held: bool
) -> None:
    assert refused_day(HIRED, on, date(2027, 3, 1), still_held=still_held) == refusal


@pytest.mark.parametrize(
    ("hired_on", "due_on"),
    [
        (date(2026, 11, 10), date(2027, 2, 8)),
        (date(2026, 11, 30), date(2027, 2, 28)),
        (date(2027, 12, 1), date(2028, 2, 29)),  # over a leap day
    ],
)
def test_a_hire_is_checked_after_ninety_days(hired_on: date, due_on: date) -> None:
    assert follow_up_on(hired_on).due_on(hired_on) == due_on
