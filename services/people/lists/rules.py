"""The rules of lists and counts: which regions are compared, and what is told to whoever sees only the other region.

The terms are those of 济南湘西劳务协作 (2020): 贫困劳动力底数, 到济南就业意向底数, 愿意接受就业技能培训底数.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from services.kit.codes.areas import COUNTRY, area_of, lineage

LEAST = 5
"""Fewer persons than this are told to nobody who does not see them: a count of one says who it is.

Counts are told in steps of it too, so that two days, or a list and a part of it, do not differ by one person.
"""
SHORTEST_DISTRICT = 6
COUNTY = 6
"""Digits of the finest area whose counts are told to whoever does not see its persons."""


class Listed(StrEnum):
    """Which persons of a region are listed and counted."""

    JOB_SEEKERS = "job_seekers"
    POOR_LABOUR_FORCE = "poor_labour_force"
    WISH_TO_WORK = "wish_to_work"
    WISH_TO_BE_TRAINED = "wish_to_be_trained"


class Caveat(StrEnum):
    """What a count leans on without being sure of it, or how it is told."""

    WORKING_AGE_UNVERIFIED = "working_age_unverified"
    ABILITY_NOT_STATED = "ability_not_stated"
    TOLD_IN_FIVES = "told_in_fives"


@dataclass(frozen=True, slots=True)
class Counted:
    """How many there are; of occupations, how many of those who wish to work in the partner region wish each group."""

    persons: Mapping[Listed, int]
    occupations: Mapping[str, int]
    take_any_post: int
    ability_not_stated: int


@dataclass(frozen=True, slots=True)
class Told:
    """The same as it is told; None is fewer than five."""

    persons: Mapping[Listed, int | None]
    occupations: tuple[str, ...]
    take_any_post: bool
    caveats: tuple[Caveat, ...]


def prefix_of(district: str) -> str:
    """Return what every district of a region begins with; nothing where it is the whole country."""
    area = area_of(district)
    return "" if area == COUNTRY else area


def holding(district: str) -> list[str]:
    """Return the districts that a region lies in, itself included: whoever wishes to work there takes it in."""
    return [area.ljust(SHORTEST_DISTRICT, "0") for area in lineage(district)]


def tellable(origin: str) -> bool:
    """Tell whether a region is large enough for its counts to be told to whoever does not see its persons."""
    return len(prefix_of(origin)) <= COUNTY


def told(counted: Counted, *, exactly: bool) -> Told:
    """Return what is told of counts: all of them to whoever sees the persons, in fives to others."""
    least = 1 if exactly else LEAST
    caveats = [Caveat.WORKING_AGE_UNVERIFIED]
    caveats += [Caveat.ABILITY_NOT_STATED] if counted.ability_not_stated else []
    caveats += [] if exactly else [Caveat.TOLD_IN_FIVES]
    return Told(
        persons={each: count if exactly else in_fives(count) for each, count in counted.persons.items()},
        occupations=tuple(sorted(group for group, count in counted.occupations.items() if count >= least)),
        take_any_post=counted.take_any_post >= least,
        caveats=tuple(caveats),
    )


def in_fives(count: int) -> int | None:
    """Return a count as it is told to whoever does not see the persons: 5, 10, 15; None where there are fewer."""
    return None if count < LEAST else count - count % LEAST
