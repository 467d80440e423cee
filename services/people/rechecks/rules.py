"""The rules of a re-check: what becomes of a certification when its household is looked at again.

The law of the certification is asked again, by the facts of today. Beside it some places print when a family is helped
no longer though nothing about it has changed (Tangshan: three recommendations refused, a hire refused, two months out
of reach). What no text prints ends nothing: an officer is told what speaks for an end, and withdraws or does not.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from services.people.files.rules import whole_months

NO_EXIT_PRINTED = "no_exit_printed"
EXIT_START_UNKNOWN = "exit_start_unknown"


class Outcome(StrEnum):
    """What a re-check came to."""

    STILL = "still"
    EXITED = "exited"
    FOR_THE_OFFICER = "for_the_officer"
    UNDECIDED = "undecided"


class Exit(StrEnum):
    """For what a text ends a certification."""

    REFUSED_RECOMMENDATIONS = "refused_recommendations"
    REFUSED_HIRE = "refused_hire"
    OUT_OF_REACH = "out_of_reach"


@dataclass(frozen=True, slots=True)
class ExitRule:
    """One text on who is helped no longer; what it does not print is None."""

    id: str
    jurisdiction: str
    effective_from: date | None
    """None where no source prints it: then it answers for an officer who names it."""
    effective_to: date | None
    refused_recommendations: int | None
    refused_hires: int | None
    months_out_of_reach: int | None

    def answers(self, on: date, *, named: bool) -> bool:
        """Tell whether the text is in force on a day, or may be and was named."""
        begun = named if self.effective_from is None else self.effective_from <= on
        return begun and (self.effective_to is None or on <= self.effective_to)


@dataclass(frozen=True, slots=True)
class Conduct:
    """What is known of the family since its certification; None is not known."""

    refused_recommendations: int | None
    refused_hires: int | None
    last_contact_on: date | None


@dataclass(frozen=True, slots=True)
class Found:
    """What a re-check found: the outcome, why, and what nobody has stated."""

    outcome: Outcome
    reasons: tuple[str, ...]
    missing: tuple[str, ...]
    exits: tuple[Exit, ...]


def look_again(
    refused_for: Sequence[str], missing: Sequence[str], rule: ExitRule | None, conduct: Conduct, on: date
) -> Found:
    """Return what becomes of a certification.

    `refused_for` and `missing` are what its law says today; an exit that a text prints comes before both.
    """
    exits = () if rule is None else tuple(exits_of(rule, conduct, on))
    untold = () if rule is None else tuple(untold_of(rule, conduct))
    if exits:
        return Found(Outcome.EXITED, tuple(map(str, exits)), (), exits)
    if refused_for:
        return Found(Outcome.FOR_THE_OFFICER, tuple(map(str, refused_for)), (), ())
    if missing or untold:
        return Found(Outcome.UNDECIDED, (), (*missing, *untold), ())
    return Found(Outcome.STILL, (), (), ())


def exits_of(rule: ExitRule, conduct: Conduct, on: date) -> Iterator[Exit]:
    """Yield for what a text ends the certification."""
    if reached(conduct.refused_recommendations, rule.refused_recommendations):
        yield Exit.REFUSED_RECOMMENDATIONS
    if reached(conduct.refused_hires, rule.refused_hires):
        yield Exit.REFUSED_HIRE
    silent = None if conduct.last_contact_on is None else whole_months(conduct.last_contact_on, on)
    if reached(silent, rule.months_out_of_reach):
        yield Exit.OUT_OF_REACH


def untold_of(rule: ExitRule, conduct: Conduct) -> Iterator[str]:
    """Yield what a text asks of the family and nobody has stated, as pointers into the request."""
    asked = {
        "refused_recommendations": rule.refused_recommendations,
        "refused_hires": rule.refused_hires,
        "last_contact_on": rule.months_out_of_reach,
    }
    yield from (f"/{name}" for name, most in asked.items() if most is not None and getattr(conduct, name) is None)


def reached(count: int | None, most: int | None) -> bool:
    """Tell whether a count that is known has reached one that is printed."""
    return count is not None and most is not None and count >= most


def answering(rules: Iterable[ExitRule], on: date, named: str | None) -> ExitRule | None:
    """Return the text that answers on a day: the one that is named, else the one that took effect last."""
    there = [rule for rule in rules if named in {None, rule.id} and rule.answers(on, named=named is not None)]
    return max(there, key=lambda rule: rule.effective_from or date.min, default=None)
