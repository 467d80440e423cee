"""The rules of the link with dibao: days that go together, and when help to write it off is due.

Guangdong helps to write dibao off once a member has worked for three months without a gap, so that work proves to last.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from services.kit.law_days import LawDays
from services.people.files.rules import Fault, fault_of_end, months_later


@dataclass(frozen=True, slots=True)
class WriteOffRule:
    """One text on writing dibao off: after so many months of the calendar."""

    id: str
    jurisdiction: str
    days: LawDays
    months: int


@dataclass(frozen=True, slots=True)
class Help:
    """When help is due, and when that was said; None is not yet, or never."""

    due_on: date | None
    told_on: date | None


def help_due(works_since: Iterable[date], rule: WriteOffRule) -> date | None:
    """Return the day on which a member's continuous work is long enough; None where nobody works.

    `works_since` is since when each member works who works today.
    """
    begun = min(works_since, default=None)
    return None if begun is None else months_later(begun, rule.months)


def reckon(before: Help, due_on: date | None, today: date) -> tuple[Help, bool]:
    """Return how help stands today, and whether to say now that it is due: once for each stretch of work.

    What was said stands for its stretch, though the first day of that is corrected; what was said too early, of facts
    that were wrong, does not.
    """
    if due_on is None:
        return Help(None, before.told_on), False
    told = before.told_on is not None and before.due_on is not None and before.told_on >= due_on
    if due_on <= today and not told:
        return Help(due_on, today), True
    return Help(due_on, before.told_on if told else None), False


def faults_of_dibao(since: date, today: date) -> tuple[Fault, ...]:
    """Return what is wrong with the first day of an allowance."""
    return (Fault("since", "date_in_future"),) if since > today else ()


def faults_of_ending(since: date, until: date, today: date) -> tuple[Fault, ...]:
    """Return what is wrong with the last day of an allowance."""
    future = (Fault("until", "date_in_future"),) if until > today else ()
    return (*fault_of_end("until", since, until), *future)
