"""The rules of a household: when a membership can end, and which facts a certification leans on."""

from collections.abc import Iterable
from datetime import date

DECIDING = frozenset(
    {"district", "hukou_kind", "income_per_head", "able", "willing", "employed", "other_income", "left_on"}
)
"""The facts of a household and its members by which a certification is decided; laws differ between districts."""


def puts_in_doubt(fields: Iterable[str]) -> bool:
    """Tell whether a change of these facts means that a certification must be looked at again.

    It stands until somebody has looked: a citizen's right is not taken back by a keystroke.
    """
    return not DECIDING.isdisjoint(fields)


def fault_of_leaving(joined_on: date, left_on: date, today: date) -> str | None:
    """Return the rule that a day of leaving breaks, None where it breaks none: from joining until today."""
    if left_on < joined_on:
        return "left_before_joining"
    return "date_in_future" if left_on > today else None


def repeated(persons: Iterable[object]) -> tuple[int, ...]:
    """Return where someone is listed who was listed before."""
    seen: set[object] = set()
    found = []
    for index, person in enumerate(persons):
        if person in seen:
            found.append(index)
        seen.add(person)
    return tuple(found)
