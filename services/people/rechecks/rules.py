"""The rules of a re-check: what becomes of a certification when its household is looked at again.

The law of the certification is asked again, by the facts of today. Beside it some places print when a family is helped
no longer though nothing about it has changed (Tangshan: three recommendations refused, a hire refused, two months out
of reach). What no text prints ends nothing: an officer is told what speaks for an end, and withdraws or does not.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from services.kit.law_days import LawDays
from services.people.files.rules import whole_months

NO_EXIT_PRINTED = "no_exit_printed"


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
    days: LawDays
    refused_recommendations: int | None
    refused_hires: int | None
    months_out_of_reach: int | None
    days_to_recommend_work: int | None
    """Within how many days of its confirmation a new household is recommended for work; no clock runs by it."""


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
    refused_for: Sequence[str],
    missing: Sequence[str],
    rule: ExitRule | None,
    conduct: Conduct,
    on: date,
    *,
    named: bool,
) -> Found:
    """Return what becomes of a certification.

    `refused_for` and `missing` are what its law says today; an exit that a text prints comes before both. A text that
    is not certain to be in force ends nothing unless it was `named`: the officer is told what speaks for the end.
    """
    met = () if rule is None else tuple(exits_of(rule, conduct, on))
    untold = () if rule is None else tuple(untold_of(rule, conduct))
    if met and rule is not None and (named or rule.days.certain(on)):
        return Found(Outcome.EXITED, tuple(map(str, met)), (), met)
    if refused_for or met:
        return Found(Outcome.FOR_THE_OFFICER, (*map(str, refused_for), *map(str, met)), (), ())
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
