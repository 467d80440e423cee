"""The rules of time in a person's file: nothing before birth, nothing to come, no end before its beginning."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Fault:
    """A field that cannot be so, and the rule that it breaks."""

    field: str
    rule: str


@dataclass(frozen=True, slots=True)
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
