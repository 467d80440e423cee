"""What a path is: steps with entrances, ends and ways, whose they are and from which document they are taken."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from services.people.paths.rules.conditions import Condition

PASSED = "passed:"
"""Before the step that was passed."""
ENDED = "ended"
"""The end of the present step is reached; of ways alone."""
FOUND_LACKING_SKILLS = "found_lacking_skills"
NOT_PLACED = "not_placed"
END = "end"
BACK = "back"
"""Where one was before; the first step where one was nowhere."""

Sure = Literal["read", "quoted", "unverified"]
Precision = Literal["day", "month", "year"]


class Known(StrEnum):
    """What is known of somebody from what happened to them."""

    NEED_RECORDED = "need_recorded"
    IN_TRAINING = "in_training"
    TRAINED = "trained"
    REFERRED = "referred"
    FOUND_WORK = "found_work"
    LEFT_WORK = "left_work"
    WORK_LASTED = "work_lasted"
    ASSESSED_LACKING_SKILLS = "assessed_lacking_skills"


class Happening(StrEnum):
    """What can happen to somebody that moves a case."""

    NEED_RECORDED = "need_recorded"
    NEED_CLOSED = "need_closed"
    ENROLLED = "enrolled"
    TRAINING_COMPLETED = "training_completed"
    TRAINING_LEFT = "training_left"
    REFERRED = "referred"
    REFERRAL_ENDED = "referral_ended"
    HIRED = "hired"
    WORK_ENDED = "work_ended"
    WORK_LASTED = "work_lasted"
    SKILLS_FOUND_LACKING = "skills_found_lacking"
    SKILLS_FOUND_SUFFICIENT = "skills_found_sufficient"


class Outcome(StrEnum):
    """How a step was left."""

    PASSED = "passed"
    LACKING_SKILLS = "lacking_skills"
    FOUND_WORK = "found_work"
    LEFT_WORK = "left_work"
    BROKEN_OFF = "broken_off"


class DoneBy(StrEnum):
    """Who does a step."""

    EMPLOYMENT_SERVICE = "employment_service"
    COMMUNITY = "community"
    FEDERATION = "federation"
    PSYCHOLOGIST = "psychologist"
    POLICY_EXPERT = "policy_expert"
    ASSESSOR = "assessor"
    INSTITUTION = "institution"
    EMPLOYER = "employer"


EFFECTS: Mapping[Happening, tuple[frozenset[Known], frozenset[Known]]] = {
    Happening.NEED_RECORDED: (frozenset({Known.NEED_RECORDED}), frozenset()),
    Happening.NEED_CLOSED: (frozenset(), frozenset({Known.NEED_RECORDED})),
    Happening.ENROLLED: (frozenset({Known.IN_TRAINING}), frozenset()),
    Happening.TRAINING_COMPLETED: (frozenset({Known.TRAINED}), frozenset({Known.IN_TRAINING})),
    Happening.TRAINING_LEFT: (frozenset(), frozenset({Known.IN_TRAINING})),
    Happening.REFERRED: (frozenset({Known.REFERRED}), frozenset()),
    Happening.REFERRAL_ENDED: (frozenset(), frozenset({Known.REFERRED})),
    Happening.HIRED: (frozenset({Known.FOUND_WORK}), frozenset({Known.LEFT_WORK, Known.WORK_LASTED, Known.REFERRED})),
    Happening.WORK_ENDED: (frozenset({Known.LEFT_WORK}), frozenset({Known.FOUND_WORK, Known.WORK_LASTED})),
    Happening.WORK_LASTED: (frozenset({Known.FOUND_WORK, Known.WORK_LASTED}), frozenset({Known.LEFT_WORK})),
    Happening.SKILLS_FOUND_LACKING: (frozenset({Known.ASSESSED_LACKING_SKILLS}), frozenset()),
    Happening.SKILLS_FOUND_SUFFICIENT: (frozenset(), frozenset({Known.ASSESSED_LACKING_SKILLS})),
}
"""What each happening makes known, and what is then true no more."""


@dataclass(frozen=True, slots=True)
class Words:
    """A name in both languages."""

    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Way:
    """Where one goes next: to a step, `BACK` or `END`; by itself where `when` holds, by a worker where it is null.

    `outcome` is how the step is left then.
    """

    to: str
    when: Condition | None
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class Step:
    """A step of a path; null is what the source does not print."""

    id: str
    names: Words
    quoted: str | None
    enters_when: Condition | None
    done_by: tuple[DoneBy, ...] | None
    ends_when: Condition | None
    """Null where a worker says that it has ended."""
    limit_days: int | None
    """In calendar days from the day of its beginning."""
    outcomes: tuple[Outcome, ...]
    """How a worker can leave it."""
    next: tuple[Way, ...]


@dataclass(frozen=True, slots=True)
class Source:
    """Where a path stands; its number is null where the source does not give one."""

    title: Words
    number: str | None
    quoted: str
    stated_on: str
    """As much of the date as is known: 2007, 2007-03 or 2007-03-01."""
    sure: Sure


@dataclass(frozen=True, slots=True)
class Path:
    """A path: whose it is, from what it is taken, and its steps; a case begins at `start`."""

    id: str
    names: Words
    jurisdiction: str
    """GB/T 2260."""
    source: Source
    start: str
    from_any: tuple[Way, ...]
    steps: tuple[Step, ...]

    def has(self, step: str) -> bool:
        """Tell whether there is a step of this name."""
        return any(each.id == step for each in self.steps)

    def step(self, step: str) -> Step:
        """Return a step; raise `KeyError` where there is none of this name."""
        for each in self.steps:
            if each.id == step:
                return each
        raise KeyError(step)

    def ways(self, step: str) -> tuple[Way, ...]:
        """Return every way out of a step, those that hold from any step first."""
        return (*(way for way in self.from_any if way.to != step), *self.step(step).next)
