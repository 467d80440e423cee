"""Districts: GB/T 2260 (6 digits) and GB/T 10114 (9 digits a street, 12 digits a community).

An *area* is a district without the zeros that say nothing: `440300` is area `4403`. Ancestors are then plain
prefixes, which is what row visibility compares.
"""

from services.kit.codes.invalid import InvalidCode

COUNTRY = "0"
"""The area of the whole country, district `000000`."""

_WIDTHS = (6, 9, 12)
_STEPS = (2, 4, 6, 9, 12)


def area_of(district: str) -> str:
    """Return the significant prefix of a district code: '440300' gives '4403', '442000' gives '4420', '000000' '0'.

    Raises `InvalidCode` with `district_format` or `district_gap` ('440001' has a county but no city).
    """
    return lineage(district)[-1]


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


def _has_gap(named: list[bool]) -> bool:
    """Tell whether a level is named below an empty one; only the county may be empty above a street."""
    province, city, county, street, community = (named + [False] * 3)[:5]
    below_city = county or street or community
    return (city and not province) or (below_city and not city) or (community and not street)
