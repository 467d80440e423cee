"""The days of the law: on which days a text is in force, as far as its source prints that.

A day is written as its source prints it: `2007-08-30`, `2007-09`, `2007`, two of these with a slash between where the
source prints a span (`2004-07/2004-12`), or null. A text counts from the first day on which it can have been in force
to the last one. On a day on which that is not certain the answer says so: within the year, the month or the span of its
first or its last day, and on every day where no first day is printed. Where several can be in force, the one that
started last answers; of those that started together, the one of the smallest area. docs/decisions/0150 says why.
"""

import re
from calendar import monthrange
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Protocol, TypeVar

from services.kit.codes.areas import lineage

WRITTEN = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")
JANUARY, DECEMBER = 1, 12


class BadLawDay(ValueError):
    """What a file writes for a day cannot be one: says what is written, or in which field, and why not."""

    def __init__(self, where: object, why: object) -> None:
        super().__init__(f"{where}: {why}")


class DayCaveat(StrEnum):
    """What is not certain about a text on a day."""

    FIRST_DAY_UNKNOWN = "first_day_unknown"
    FIRST_DAY_UNCERTAIN = "first_day_uncertain"
    LAST_DAY_UNCERTAIN = "last_day_uncertain"


@dataclass(frozen=True, slots=True)
class LawDay:
    """A day as far as it is printed: the first and the last day that it can be."""

    first: date
    last: date
    said: str
    """As it is written: 2007, 2007-09, 2007-08-30."""


@dataclass(frozen=True, slots=True)
class LawDays:
    """The days on which a text is in force.

    `since` is None where no first day is printed, `until` where no end is known. `stated_on` is the day of the text
    itself where that is printed: the year or month in which it began does not reach back before it.
    """

    since: LawDay | None
    until: LawDay | None
    stated_on: LawDay | None = None

    @property
    def first(self) -> date:
        """Return the first day on which the text can have been in force."""
        stated = date.min if self.stated_on is None else self.stated_on.first
        return stated if self.since is None else min(max(self.since.first, stated), self.since.last)

    @property
    def last(self) -> date:
        """Return the last day on which the text can be in force."""
        return date.max if self.until is None else self.until.last

    def hold(self, on: date) -> bool:
        """Tell whether the text can be in force on a day."""
        return self.first <= on <= self.last

    def caveats(self, on: date) -> tuple[DayCaveat, ...]:
        """Return what is not certain about the text on a day; nothing on one on which it cannot be in force."""
        if not self.hold(on):
            return ()
        doubts = {
            DayCaveat.FIRST_DAY_UNKNOWN: self.since is None,
            DayCaveat.FIRST_DAY_UNCERTAIN: self.since is not None and on < self.since.last,
            DayCaveat.LAST_DAY_UNCERTAIN: self.until is not None and on > self.until.first,
        }
        return tuple(caveat for caveat, doubted in doubts.items() if doubted)

    def certain(self, on: date) -> bool:
        """Tell whether the text is in force on a day beyond doubt."""
        return self.hold(on) and not self.caveats(on)


class Dated(Protocol):
    """A text with its days."""

    @property
    def days(self) -> LawDays:
        """Return the days on which it is in force."""


class DatedText(Dated, Protocol):
    """A text of a place (a district code) with its days."""

    @property
    def jurisdiction(self) -> str:
        """Return the district that it is for."""


Rule = TypeVar("Rule", bound=Dated)
Text = TypeVar("Text", bound=DatedText)


def law_day(written: object) -> LawDay:
    """Read a day as a file has it; raise `ValueError` for what is none, or a span that ends before it begins."""
    said = str(written)
    begin, _, end = said.partition("/")
    first, last = _first_and_last(begin)[0], _first_and_last(end or begin)[1]
    if last < first:
        raise BadLawDay(said, "it ends before it begins")
    return LawDay(first, last, said)


def law_days(entry: Mapping[str, Any]) -> LawDays:
    """Read `effective_from`, `effective_to` and, where it is written, `stated_on` of a text.

    Raises `BadLawDay` that names the field for what is no day, and for a text that ends before it begins; `KeyError`
    where one of the first two is not written: what is not printed is null.
    """
    days = LawDays(
        _day_of(entry, "effective_from"),
        _day_of(entry, "effective_to"),
        _day_of(entry, "stated_on") if "stated_on" in entry else None,
    )
    if days.last < days.first:
        raise BadLawDay("effective_to", "the text ends before it begins")
    return days


def known_there(texts: Iterable[Text], district: str) -> tuple[Text, ...]:
    """Return the texts for a district and for every area around it, whenever they are in force."""
    areas = lineage(district)
    return tuple(text for text in texts if lineage(text.jurisdiction)[-1] in areas)


def in_force(texts: Iterable[Text], district: str, on: date) -> tuple[Text, ...]:
    """Return the texts that can be in force in a district on a day: first the one that answers."""
    there = (text for text in known_there(texts, district) if text.days.hold(on))
    return tuple(sorted(there, key=lambda text: (text.days.first, len(lineage(text.jurisdiction))), reverse=True))


def answering(texts: Iterable[Text], district: str, on: date) -> Text | None:
    """Return the text that answers in a district on a day; None where none does."""
    return next(iter(in_force(texts, district, on)), None)


def started_last(rules: Iterable[Rule], on: date) -> Rule | None:
    """Return which of the platform's own rules, of no place, answers on a day; None where none does."""
    return max((rule for rule in rules if rule.days.hold(on)), key=lambda rule: rule.days.first, default=None)


def _day_of(entry: Mapping[str, Any], field: str) -> LawDay | None:
    try:
        return None if entry[field] is None else law_day(entry[field])
    except ValueError as error:
        raise BadLawDay(field, error) from None


def _first_and_last(written: str) -> tuple[date, date]:
    """Return the first and the last day of a year, of a month, or of a day."""
    found = WRITTEN.fullmatch(written)
    if found is None:
        raise BadLawDay(written, "none of 2007, 2007-09 and 2007-08-30")
    year, month, day = (None if part is None else int(part) for part in found.groups())
    first = date(year or 0, month or JANUARY, day or 1)
    end = month or DECEMBER
    return first, date(first.year, end, day or monthrange(first.year, end)[1])
