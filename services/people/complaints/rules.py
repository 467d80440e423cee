"""The rules of complaints: what can follow upon what, and which offices stand above a district."""

from collections.abc import Mapping
from typing import Final

from services.kit.codes.areas import lineage

AFTER: Final[Mapping[str, frozenset[str]]] = {
    "accepted": frozenset({"received"}),
    "refused": frozenset({"received"}),
    "answered": frozenset({"accepted"}),
    "escalated": frozenset({"refused", "answered"}),
    "settled": frozenset({"refused", "answered"}),
    "content": frozenset({"answered"}),
    "withdrawn": frozenset({"received", "accepted", "refused", "answered"}),
}
"""In which states each thing is done; the last three close a complaint."""
DIGITS: Final = 6


def above(district: str) -> tuple[str, ...]:
    """Return the districts above one, nearest first: those whose offices supervise it."""
    own = district.rstrip("0") or district
    areas = (each.ljust(DIGITS, "0") for each in reversed(lineage(district)) if each != "0")
    return tuple(each for each in areas if (each.rstrip("0") or each) != own)
