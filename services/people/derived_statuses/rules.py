"""The rules of what follows from other facts: the forties and fifties, a zero-employment household, a graduation.

Nothing is assumed: what the records do not say is None, and `missing` names it. What follows from a birth date is told
to the year, for the birth date itself is told to nobody who does not state a purpose.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from services.kit.law_days import LawDays

MAN = "1"


class NotKnown(StrEnum):
    """What is not known, so that nothing follows."""

    RULE = "rule"
    BIRTH_DATE = "birth_date"
    HOUSEHOLD = "household"
    EDUCATION = "education"
    GRADUATED_ON = "graduated_on"


class DerivedCaveat(StrEnum):
    """What an answer leans on that may turn out to be otherwise."""

    AGE_UNVERIFIED = "age_unverified"
    FIRST_DAY_UNKNOWN = "first_day_unknown"
    TOLD_BY_YEARS = "told_by_years"


@dataclass(frozen=True, slots=True)
class OlderLaw:
    """One text on who counts as one of the forties and fifties; ages are full years."""

    id: str
    jurisdiction: str
    document: str | None
    sure: str
    days: LawDays
    men: int
    women: int

    def caveats(self) -> tuple[DerivedCaveat, ...]:
        """Return what every answer by this text leans on."""
        sure = () if self.sure == "read" else (DerivedCaveat.AGE_UNVERIFIED,)
        return sure if self.days.since is not None else (*sure, DerivedCaveat.FIRST_DAY_UNKNOWN)


@dataclass(frozen=True, slots=True)
class Derived:
    """Whether something is so on a day, since when as far as that is told, and what is not known."""

    holds: bool | None
    since: date | None = None
    since_year: int | None = None
    missing: tuple[NotKnown, ...] = ()
    caveats: tuple[DerivedCaveat, ...] = ()


def older(sex: str, born: date | None, on: date, today: date, law: OlderLaw | None) -> Derived:
    """Tell whether somebody is one of the forties and fifties.

    As of today to the day. As of another day by years alone: who asked for one day after the other would read the
    birthday from the answers.
    """
    if law is None:
        return Derived(None, missing=(NotKnown.RULE,))
    if born is None:
        return Derived(None, missing=(NotKnown.BIRTH_DATE,), caveats=law.caveats())
    year = born.year + (law.men if sex == MAN else law.women)
    if on == today:
        holds = (on.year, on.month, on.day) >= (year, born.month, born.day)
        return Derived(holds, since_year=year, caveats=law.caveats())
    caveats = (*law.caveats(), DerivedCaveat.TOLD_BY_YEARS)
    if on.year == year:
        return Derived(None, since_year=year, missing=(NotKnown.BIRTH_DATE,), caveats=caveats)
    return Derived(on.year > year, since_year=year, caveats=caveats)


@dataclass(frozen=True, slots=True)
class Belonging:
    """A household to which a person belongs on a day, and the certification that covers the day; None without one."""

    household: UUID
    joined_on: date
    certification: UUID | None
    certified_on: date | None
    law: str | None


def zero_employment_member(belonging: Belonging | None) -> Derived:
    """Tell whether somebody is a member of a certified household; of whom no household is seen, nothing is known."""
    if belonging is None:
        return Derived(None, missing=(NotKnown.HOUSEHOLD,))
    if belonging.certified_on is None:
        return Derived(holds=False)
    return Derived(holds=True, since=max(belonging.joined_on, belonging.certified_on))


@dataclass(frozen=True, slots=True)
class Schooling:
    """An education that counts; `level` is a code of GB/T 4658, `graduated_on` None where nobody has stated it."""

    education: UUID
    level: str
    graduated_on: date | None


def graduate(schooling: Sequence[Schooling], on: date) -> tuple[Derived, Schooling | None]:
    """Tell whether somebody has graduated by a day, and from what last; a policy says which graduations it counts."""
    dated = [each for each in schooling if each.graduated_on is not None]
    by_then = [each for each in dated if each.graduated_on is not None and each.graduated_on <= on]
    if by_then:
        last = max(by_then, key=lambda each: (each.graduated_on or on, each.education))
        return Derived(holds=True, since=last.graduated_on), last
    if dated and len(dated) == len(schooling):
        return Derived(holds=False), None
    return Derived(None, missing=(NotKnown.GRADUATED_ON if schooling else NotKnown.EDUCATION,)), None
