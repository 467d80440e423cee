"""The promise of work: when it is due, what a pause adds, and whether it was kept."""

from dataclasses import dataclass
from datetime import date, timedelta

from services.kit.law_days import LawDays
from services.people.files.rules import months_later


@dataclass(frozen=True, slots=True)
class PromiseRule:
    """A text that promises work within some calendar months; null where it does not say how many."""

    id: str
    jurisdiction: str
    days: LawDays
    months: int | None

    def due_on(self, since: date) -> date | None:
        """Return the last day on which a promise that began on a day is kept; null where no text says."""
        return None if self.months is None else months_later(since, self.months)


def put_off(due_on: date | None, paused_on: date, resumed_on: date) -> date | None:
    """Return when something is due after a pause: its days are added."""
    return None if due_on is None else due_on + timedelta(days=(resumed_on - paused_on).days)


def kept(due_on: date | None, on: date) -> bool:
    """Tell whether a promise was kept by work that was found on a day: on the last day it still is."""
    return due_on is None or on <= due_on
