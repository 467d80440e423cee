"""The rules of consent: which uses need it, when an answer can be given, and when something may be done upon it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from services.people.files.rules import Fault, Life

PSYCHOLOGICAL_GUIDANCE: Final = "psychological_guidance"
"""The use, of `uses.yaml`, that notes, assessments and appointments of psychological guidance are."""


class Basis(StrEnum):
    """Why a use is lawful (个人信息保护法 art. 13)."""

    CONSENT = "consent"
    STATUTORY = "statutory"


@dataclass(frozen=True, slots=True)
class Legal:
    """Where the basis stands, and how sure that is; no article where the document names none."""

    document: str
    article: str | None
    sure: str


@dataclass(frozen=True, slots=True)
class Use:
    """A use of personal data; `separate` says that consent is asked for it alone."""

    id: str
    zh: str
    en: str
    basis: Basis
    separate: bool
    legal: Legal


@dataclass(frozen=True, slots=True)
class Said:
    """What a person says to a use, from one day until that of their next answer; null while this one holds."""

    given: bool
    since: date
    until: date | None

    def agrees_on(self, day: date) -> bool:
        """Tell whether by this answer the person agreed on a day."""
        return self.given and self.since <= day and (self.until is None or day <= self.until)


def faults_of_using(field: str, said: Sequence[Said], day: tuple[str, date] | None = None) -> tuple[Fault, ...]:
    """Return what is wrong with doing what needs a person's consent to one use.

    They were not asked, or do not agree (个人信息保护法 art. 13, 14); or, where `day` names a field and the day of what
    is recorded, they had not agreed on that day. `said` is every answer to the use.
    """
    holding = next((each for each in said if each.until is None), None)
    if holding is None or not holding.given:
        return (Fault(field, "consent_not_asked" if holding is None else "consent_refused"),)
    return () if day is None else fault_of_day(*day, said)


def fault_of_day(field: str, day: date, said: Sequence[Said]) -> tuple[Fault, ...]:
    """Return what is wrong with the day of something to which the person had not agreed then."""
    return () if any(each.agrees_on(day) for each in said) else (Fault(field, "no_consent_that_day"),)


def faults_of(use: Use | None, on: date, last: date | None, life: Life) -> tuple[Fault, ...]:
    """Return what is wrong with an answer: to an unknown use, to one that needs none, or before the last answer."""
    if use is None:
        return (Fault("use", "use_unknown"),)
    if use.basis is Basis.STATUTORY:
        return (Fault("use", "no_consent_needed"),)
    if last is not None and on < last:
        return (Fault("on", "before_the_last_answer"),)
    return life.fault_of("on", on)
