"""Districts: GB/T 2260 (6 digits) and GB/T 10114 (9 digits a street, 12 digits a community).

An *area* is a district without the zeros that say nothing: `440300` is area `4403`. Ancestors are then plain
prefixes, which is what row visibility compares. The table carries provinces, cities and counties, those of today
and those that were; streets and communities are the operator's to load and are accepted by prefix.
"""

from collections import defaultdict
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache, lru_cache

from services.kit.codes.invalid import InvalidCode
from services.kit.codes.tables import rows

COUNTRY = "0"
"""The area of the whole country, district `000000`."""

_WIDTHS = (6, 9, 12)
_STEPS = (2, 4, 6, 9, 12)
_COUNTRY_DISTRICT = "000000"
_CITY_DISTRICTS_TOGETHER = "市辖区"
_SUFFIXES = ("特别行政区", "自治区", "自治州", "自治县", "自治旗", "地区", "省", "市", "区", "县", "盟", "旗")
_SHORTEST_NAME = 2
LINEAGES = 20_000
"""Districts whose lineage is remembered: every row that is placed asks for two, and most are of the same few."""


class Level(StrEnum):
    """The level of an area, from the country down."""

    COUNTRY = "country"
    PROVINCE = "province"
    CITY = "city"
    COUNTY = "county"


@dataclass(frozen=True, slots=True)
class Area:
    """A district of GB/T 2260.

    `code` has 6 digits; `name` is Chinese; `parent` is the code of the nearest district above, None for the country;
    `longitude` and `latitude` are degrees, None where the source has none. `valid_to` is None while the code is in
    force; of a former code the year of the change is known, and `valid_to` is its 31 December.
    """

    code: str
    name: str
    level: Level
    parent: str | None
    longitude: float | None
    latitude: float | None
    valid_to: date | None


def area_of(district: str) -> str:
    """Return the significant prefix of a district code: '440300' gives '4403', '442000' gives '4420', '000000' '0'.

    Raises `InvalidCode` with `district_format` or `district_gap` ('440001' has a county but no city).
    """
    return lineage(district)[-1]


@lru_cache(maxsize=LINEAGES)
def lineage(district: str) -> tuple[str, ...]:
    """Return the areas from the country to the district itself: '440303' gives ('0', '44', '4403', '440303').

    A level that a district skips is skipped here too: Zhongshan (442000) has no counties, so its street 442000001
    has the lineage ('0', '44', '4420', '442000001'). Raises as `area_of`.
    """
    if len(district) not in _WIDTHS or not (district.isascii() and district.isdigit()):
        raise InvalidCode("district_format")
    parts = [district[start:end] for start, end in zip((0, *_STEPS), _STEPS, strict=False) if end <= len(district)]
    named = [bool(part.strip("0")) for part in parts]
    if _has_gap(named):
        raise InvalidCode("district_gap")
    return COUNTRY, *(district[:end] for end, name in zip(_STEPS, named, strict=False) if name)


def recognised(district: str) -> str:
    """Return the district in its one way of writing: 6, 9 or 12 digits, none of them for a level that is all zeros.

    '440303001000' gives '440303001'. Raises `InvalidCode` as `area_of`, or with `district_unknown` when its first
    six digits are not, and never were, a code.
    """
    area = area_of(district)
    if district[:6] not in _areas():
        raise InvalidCode("district_unknown")
    return area.ljust(6, "0")


def find(code: str) -> Area | None:
    """Return the area with this code, in force or former, or None.

    Of a street or community (9 or 12 digits) it returns the county, or the city without counties, that holds it.
    """
    return _areas().get(code[:6]) if len(code) in _WIDTHS and code.isdigit() else None


def children(code: str) -> tuple[Area, ...]:
    """Return the areas in force directly below the area with this code, by code; empty for a county."""
    return _children().get(code, ())


def search(name: str) -> tuple[Area, ...]:
    """Return the areas called so, best first: the full name, the name without its kind (深圳 for 深圳市), a beginning.

    Among equals those in force come before former ones, and higher levels first. A single character finds nothing.
    """
    name = name.strip()
    if len(name) < _SHORTEST_NAME:
        return ()
    levels = list(Level)
    ranked = [
        (_closeness(area.name, name), area.valid_to is not None, levels.index(area.level), area.code, area)
        for area in _areas().values()
        if area.name.startswith(name) and area.name != _CITY_DISTRICTS_TOGETHER
    ]
    return tuple(area for *_, area in sorted(ranked, key=lambda entry: entry[:4]))


def _has_gap(named: list[bool]) -> bool:
    """Tell whether a level is named below an empty one; only the county may be empty above a street."""
    province, city, county, street, community = (named + [False] * 3)[:5]
    below_city = county or street or community
    return (city and not province) or (below_city and not city) or (community and not street)


def _closeness(full: str, name: str) -> int:
    """Rank how well an area's full name answers a name: 0 is the same, 1 the same but for its kind, 2 begins so."""
    if full == name:
        return 0
    return 1 if any(full == name + suffix for suffix in _SUFFIXES) else 2


@cache
def _areas() -> Mapping[str, Area]:
    """Return every area by its code, the country included."""
    table = {row["code"]: row for row in (*rows("former_areas"), *rows("areas"))}
    country = Area(_COUNTRY_DISTRICT, "中国", Level.COUNTRY, None, None, None, None)
    return {_COUNTRY_DISTRICT: country} | {code: _area(row, table.keys()) for code, row in sorted(table.items())}


@cache
def _children() -> Mapping[str, tuple[Area, ...]]:
    """Return the areas in force by the code of their parent."""
    below: defaultdict[str, list[Area]] = defaultdict(list)
    for area in _areas().values():
        if area.parent is not None and area.valid_to is None and area.name != _CITY_DISTRICTS_TOGETHER:
            below[area.parent].append(area)
    return {code: tuple(areas) for code, areas in below.items()}


def _area(row: dict[str, str], codes: AbstractSet[str]) -> Area:
    """Make an area of a row of either table."""
    code = row["code"]
    until = row.get("until")
    return Area(
        code=code,
        name=row["name"],
        level=_level(code),
        parent=_parent(code, codes),
        longitude=_degrees(row.get("longitude")),
        latitude=_degrees(row.get("latitude")),
        valid_to=date(int(until), 12, 31) if until else None,
    )


def _level(code: str) -> Level:
    """Tell the level of a 6-digit code by its zeros."""
    if code.endswith("0000"):
        return Level.PROVINCE
    return Level.CITY if code.endswith("00") else Level.COUNTY


def _parent(code: str, codes: AbstractSet[str]) -> str:
    """Return the nearest district above; a county that its province governs directly (419001) has the province."""
    above = (code[:4] + "00", code[:2] + "0000")
    return next((each for each in above if each != code and each in codes), _COUNTRY_DISTRICT)


def _degrees(text: str | None) -> float | None:
    """Read a coordinate; blank and absent are None."""
    return float(text) if text else None
