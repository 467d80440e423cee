"""The course of a referral: which step follows which, and on which days.

    referred → interviewed → hired → checked
        └──────────┴→ declined

A hire without an interview on record is possible; after one that was failed or missed it is not, and a missed one may
be held again. That the work has lasted can be said from the day of the check on; that it ended, on any day since.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from services.kit.law_days import LawDays


class Status(StrEnum):
    """How far a referral has come."""

    REFERRED = "referred"
    INTERVIEWED = "interviewed"
    HIRED = "hired"
    DECLINED = "declined"
    CHECKED = "checked"


UNDER_WAY = (Status.REFERRED, Status.INTERVIEWED, Status.HIRED)
"""While one of these, the person is not referred to the same vacancy again."""


class Outcome(StrEnum):
    """How an interview went."""

    PASSED = "passed"
    FAILED = "failed"
    ABSENT = "absent"


class Step(StrEnum):
    """What can be recorded next."""

    INTERVIEW = "interview"
    HIRE = "hire"
    DECLINE = "decline"
    CHECK = "check"


class Refusal(StrEnum):
    """Why a step cannot be on a day; the names of the rules that a client is told."""

    IN_FUTURE = "date_in_future"
    BEFORE_THE_LAST_STEP = "before_the_last_step"
    CHECK_NOT_DUE = "check_not_due"


@dataclass(frozen=True, slots=True)
class FollowUp:
    """After how many days a hire is looked at again, and on which days that is the rule."""

    days: LawDays
    check_after_days: int

    def due_on(self, hired_on: date) -> date:
        """Return the day on which the check of a hire is due."""
        return hired_on + timedelta(days=self.check_after_days)


@dataclass(frozen=True, slots=True)
class Course:
    """How far a referral has come, and when."""

    status: Status
    outcome: Outcome | None
    referred_on: date
    interviewed_on: date | None
    hired_on: date | None
    check_due_on: date | None

    @property
    def last_step_on(self) -> date:
        """Return the day of the last step."""
        return self.hired_on or self.interviewed_on or self.referred_on


def next_steps(course: Course) -> frozenset[Step]:
    """Return what can be recorded next; nothing once a referral is declined or checked."""
    match course.status:
        case Status.REFERRED:
            return frozenset({Step.INTERVIEW, Step.HIRE, Step.DECLINE})
        case Status.INTERVIEWED:
            after = {
                Outcome.PASSED: {Step.HIRE, Step.DECLINE},
                Outcome.ABSENT: {Step.INTERVIEW, Step.DECLINE},
            }
            return frozenset(after.get(course.outcome or Outcome.FAILED, {Step.DECLINE}))
        case Status.HIRED:
            return frozenset({Step.CHECK})
        case _:
            return frozenset()


def refused_day(course: Course, on: date, today: date, *, still_held: bool | None = None) -> Refusal | None:
    """Return why the next step cannot be on a day; None where it can. `still_held` is what a check says."""
    if on > today:
        return Refusal.IN_FUTURE
    if on < course.last_step_on:
        return Refusal.BEFORE_THE_LAST_STEP
    if still_held and course.check_due_on is not None and on < course.check_due_on:
        return Refusal.CHECK_NOT_DUE
    return None
