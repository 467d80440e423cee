"""The hard constraints: what would make a referral wrong, whatever speaks for it otherwise.

Facts in, reasons out. Money is in fen per month. The same constraints narrow the search (as prefixes that an index
serves), decide a recommendation, and are asked again before a referral.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache
from uuid import UUID

from services.kit.codes.areas import COUNTRY, area_of, lineage

AFTER_ANY_CODE = "~"
"""Sorts after every character that a code is made of: with it a prefix is a range."""
UNNAMED = "00"
"""The part of an occupation's code that names nothing."""
CITY = 4
"""Digits of a city's area."""
SHORTEST_DISTRICT = 6
DIRECT_MUNICIPALITIES = frozenset({"11", "12", "31", "50"})
"""Beijing, Tianjin, Shanghai and Chongqing are cities as a whole."""


class Unmet(StrEnum):
    """A hard constraint that a vacancy does not meet."""

    NOT_PUBLISHED = "not_published"
    NO_SEAT_LEFT = "no_seat_left"
    DISTRICT = "district_not_acceptable"
    OCCUPATION = "occupation_not_wished"
    PAY = "pay_below_wish"


OF_THE_WISH = frozenset({Unmet.DISTRICT, Unmet.OCCUPATION, Unmet.PAY})
"""What a person may think again about: for a coded reason they can be referred all the same."""


class Caveat(StrEnum):
    """What is not known of a vacancy that meets the constraints: to be asked before a referral."""

    PAY_AGREED = "pay_to_be_agreed"
    PAY_UNKNOWN = "pay_unknown"
    PAY_MAY_BE_LOWER = "pay_may_be_lower"
    DISTRICT_COARSE = "district_coarse"


class NotCompared(StrEnum):
    """A wish that no vacancy says anything of: it leaves none out, and is to be asked before a referral."""

    HOURS = "hours_not_compared"
    HOME_WORK = "home_work_not_compared"


@dataclass(frozen=True, slots=True)
class Wish:
    """What a person looks for, where they live, and the occupations that they were trained for."""

    need: UUID
    residence: str
    occupations: tuple[str, ...]
    districts: tuple[str, ...]
    wage_from: int | None
    takes_any_post: bool
    trained: tuple[str, ...]
    hours: str | None = None
    home_work: str | None = None


@dataclass(frozen=True, slots=True)
class Post:
    """What is known of a vacancy; None is not known. A published one always says how many are wanted."""

    id: UUID
    employer: UUID
    occupation: str | None
    district: str | None
    pay_from: int | None
    pay_to: int | None
    pay_agreed: bool
    seats_left: int | None
    published: bool
    published_on: date | None


@dataclass(frozen=True, slots=True)
class Search:
    """What narrows the vacancies that are looked at: beginnings of codes, so that an index finds them.

    `occupations` is None where any will do; `coarse` are districts that hold an acceptable one.
    """

    areas: tuple[str, ...]
    coarse: tuple[str, ...]
    occupations: tuple[str, ...] | None
    wage_from: int | None


def searches(wish: Wish, least: int) -> tuple[Search, ...]:
    """Return where to look, nearest to the wish first; every vacancy that meets the wish lies in one of them.

    Who takes any post is offered what fits the wished occupations before anything else. `least` is how many levels
    an occupation must share with a wished one.
    """
    areas = acceptable_areas(wish)
    coarse = tuple(dict.fromkeys(above.ljust(SHORTEST_DISTRICT, "0") for area in areas for above in coarser(area)))
    starts = tuple(dict.fromkeys(beginning(each, least) for each in wish.occupations))
    fitting = (Search(areas, coarse, starts, wish.wage_from),) if starts else ()
    return (*fitting, Search(areas, coarse, None, wish.wage_from)) if wish.takes_any_post else fitting


def unmet(wish: Wish, post: Post, least: int) -> tuple[Unmet, ...]:
    """Return every hard constraint that a vacancy does not meet; `least` as in `searches`."""
    failing = (
        (Unmet.NOT_PUBLISHED, not post.published),
        (Unmet.NO_SEAT_LEFT, post.seats_left is not None and post.seats_left <= 0),
        (Unmet.DISTRICT, not _acceptable(wish, post.district)),
        (Unmet.OCCUPATION, not _wished(wish, post.occupation, least)),
        (Unmet.PAY, _pays_less(wish.wage_from, post)),
    )
    return tuple(constraint for constraint, fails in failing if fails)


def caveats(wish: Wish, post: Post) -> tuple[Caveat, ...]:
    """Return what is to be asked before a referral."""
    found = []
    if wish.wage_from is not None:
        if post.pay_agreed:
            found.append(Caveat.PAY_AGREED)
        elif post.pay_from is None and post.pay_to is None:
            found.append(Caveat.PAY_UNKNOWN)
        elif post.pay_from is None or post.pay_from < wish.wage_from:
            found.append(Caveat.PAY_MAY_BE_LOWER)
    if post.district is not None and not any(post.district.startswith(area) for area in acceptable_areas(wish)):
        found.append(Caveat.DISTRICT_COARSE)
    return tuple(found)


def not_compared(wish: Wish) -> tuple[NotCompared, ...]:
    """Return what somebody wishes that vacancies do not record; whoever can work any hours wishes none."""
    hours = (NotCompared.HOURS,) if wish.hours not in {None, "any"} else ()
    return (*hours, NotCompared.HOME_WORK) if wish.home_work is not None else hours


@lru_cache(maxsize=256)
def acceptable_areas(wish: Wish) -> tuple[str, ...]:
    """Return the areas in which work is acceptable: those of the need, else the city that the person lives in."""
    stated = [area_of(district) for district in wish.districts] or [city_of(wish.residence)]
    stated = ["" if area == COUNTRY else area for area in stated]
    return tuple(area for area in dict.fromkeys(stated) if not any(area != up and area.startswith(up) for up in stated))


def city_of(district: str) -> str:
    """Return the area of the city that a district lies in, or the district's own where it is no finer than that."""
    area = area_of(district)
    return area[:2] if area[:2] in DIRECT_MUNICIPALITIES else area[:CITY]


@lru_cache(maxsize=1024)
def coarser(area: str) -> tuple[str, ...]:
    """Return the areas above one, down from its city: work that is known to be there may be in the area itself."""
    if len(area) <= CITY:
        return ()
    return tuple(up for up in lineage(area) if CITY <= len(up) < len(area))


def levels(occupation: str) -> int:
    """Return how many levels an occupation's code names: 4-01-02-01 has four, 4-01-00-00 two."""
    parts = occupation.split("-")
    while parts and parts[-1] == UNNAMED:
        parts.pop()
    return len(parts)


def shared_levels(one: str, other: str) -> int:
    """Return how many levels two occupations' codes share, from the major down."""
    both = list(zip(one.split("-"), other.split("-"), strict=True))[: min(levels(one), levels(other))]
    return next((n for n, (mine, its) in enumerate(both) if mine != its), len(both))


def fits(wished: str, occupation: str, least: int) -> bool:
    """Tell whether an occupation shares enough levels with a wished one: `least`, or all that the wish names."""
    return shared_levels(wished, occupation) >= min(levels(wished), least)


def beginning(wished: str, least: int) -> str:
    """Return what the code of every occupation that fits a wished one begins with."""
    return "-".join(wished.split("-")[: min(levels(wished), least)]) + "-"


def _wished(wish: Wish, occupation: str | None, least: int) -> bool:
    if wish.takes_any_post:
        return True
    return occupation is not None and any(fits(wished, occupation, least) for wished in wish.occupations)


def _acceptable(wish: Wish, district: str | None) -> bool:
    if district is None:
        return False
    return any(district.startswith(area) or area_of(district) in coarser(area) for area in acceptable_areas(wish))


def _pays_less(wage_from: int | None, post: Post) -> bool:
    return wage_from is not None and not post.pay_agreed and post.pay_to is not None and post.pay_to < wage_from
