"""The rules of complaints: what can follow upon what, and which offices stand above a district."""

from collections.abc import Mapping
from typing import Final

from services.kit.codes.areas import lineage

AFTER: Final[Mapping[str, frozenset[str]]] = {
    "accepted": frozenset({"received"}),
    "refused": frozenset({"received"}),
    "answered": frozenset({"accepted"}),
    "escalated": frozenset({"refused", "answered"}),
    "closed": frozenset({"received", "accepted", "refused", "answered"}),
}
"""In which states each step can be taken."""
DIGITS: Final = 6


def above(district: str) -> tuple[str, ...]:
    """Return the districts above one, nearest first: those whose offices supervise it."""
    own = district.rstrip("0") or district
    areas = (each.ljust(DIGITS, "0") for each in reversed(lineage(district)) if each != "0")
    return tuple(each for each in areas if (each.rstrip("0") or each) != own)


def may_close(state: str, *, complains: bool, reason: str) -> bool:
    """Tell whether a complaint is closed so: whoever complains is content or withdraws, the office settles it."""
    if complains:
        return reason == "withdrawn" or (reason == "content" and state == "answered")
    return reason == "settled" and state in {"answered", "refused"}
