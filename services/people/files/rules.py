"""The rules of time in a person's file: nothing before birth, nothing to come, no end before its beginning.

Months are those of the calendar (民法典 articles 200 to 202): a month that begins on a day is full on the same day of
the next month, and on its last day where that month has no such day.
"""

import dataclasses
from calendar import monthrange
from collections.abc import Mapping
from datetime import date

MONTHS_OF_A_YEAR = 12


@dataclasses.dataclass(frozen=True, slots=True)
class Fault:
    """A field that cannot be so, and the rule that it breaks."""

    field: str
    rule: str
    values: Mapping[str, object] = dataclasses.field(default_factory=dict, hash=False)
    """What the rule's sentence may name: the text that it rests on, never what was sent."""


@dataclasses.dataclass(frozen=True, slots=True)
class Life:
    """The days that anything in a person's file can speak of: from birth until today."""

    born: date
    today: date

    def fault_of(self, field: str, day: date | None) -> tuple[Fault, ...]:
        """Return what is wrong with a day that has to lie within this life; nothing where it is not stated."""
        if day is None:
            return ()
        if day < self.born:
            return (Fault(field, "before_birth"),)
        return (Fault(field, "date_in_future"),) if day > self.today else ()

    def faults_of(self, days: Mapping[str, date | None]) -> tuple[Fault, ...]:
        """Return what is wrong with several days."""
        return tuple(fault for field, day in days.items() for fault in self.fault_of(field, day))


def fault_of_end(field: str, since: date, until: date | None) -> tuple[Fault, ...]:
    """Return what is wrong with a last day: it is the first one or a later one."""
    return (Fault(field, "ends_before_it_begins"),) if until is not None and until < since else ()


def months_later(day: date, months: int) -> date:
    """Return the same day so many months later, or the last day of that month where it has no such day."""
    number = day.year * MONTHS_OF_A_YEAR + day.month - 1 + months
    year, month = number // MONTHS_OF_A_YEAR, number % MONTHS_OF_A_YEAR + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def whole_months(since: date, until: date) -> int:
    """Return how many months that began on `since` are full on `until`; 0 where it is an earlier day."""
    months = (until.year - since.year) * MONTHS_OF_A_YEAR + until.month - since.month
    return max(months if months_later(since, months) <= until else months - 1, 0)
