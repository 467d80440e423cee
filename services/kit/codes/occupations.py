"""The Chinese classification of occupations of 2022 (CSCO): majors, groups, sub-groups and 1,632 occupations.

A code has four parts (6-06-03-01); the parts that say nothing are zeros. Occupations that the classification marks
green (L) or digital (S) carry it as a flag and not in their name. The source lacks some groups and
occupations of the printed book.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from services.kit.codes.tables import rows

MAJOR, GROUP, SUBGROUP, OCCUPATION = 1, 2, 3, 4
"""The levels, from coarse to fine."""

_SHORTEST_NAME = 2


@dataclass(frozen=True, slots=True)
class Occupation:
    """One entry at any level; `parent` is the code of the entry above, None for a major.

    `definition` is empty above level 4; `aliases` are titles in use for it.
    """

    code: str
    level: int
    name: str
    parent: str | None
    green: bool
    digital: bool
    definition: str
    aliases: tuple[str, ...]


def find(code: str) -> Occupation | None:
    """Return the entry with this code, or None."""
    return _occupations().get(code)


def children(code: str) -> tuple[Occupation, ...]:
    """Return the entries directly below, by code; empty for an occupation."""
    return _children().get(code, ())


def majors() -> tuple[Occupation, ...]:
    """Return the eight majors."""
    return tuple(entry for entry in _occupations().values() if entry.level == MAJOR)


def search(name: str) -> tuple[Occupation, ...]:
    """Return the entries called so, best first: the name, an alias, then names and aliases that contain it.

    Among equals finer levels come first, since they say more. A single character finds nothing.
    """
    name = name.strip()
    if len(name) < _SHORTEST_NAME:
        return ()
    ranked = [
        (closeness, -entry.level, entry.code, entry)
        for entry in _occupations().values()
        if (closeness := _closeness(entry, name)) is not None
    ]
    return tuple(entry for *_, entry in sorted(ranked, key=lambda each: each[:3]))


def _closeness(entry: Occupation, name: str) -> int | None:
    """Rank how well an entry answers a name; None when it does not."""
    answers = (
        entry.name == name,
        name in entry.aliases,
        name in entry.name,
        any(name in alias for alias in entry.aliases),
    )
    return next((rank for rank, answered in enumerate(answers) if answered), None)


@cache
def _occupations() -> Mapping[str, Occupation]:
    """Return every entry by its code, in order of code."""
    table = {row["code"]: row for row in rows("occupations")}
    return {
        code: Occupation(
            code=code,
            level=int(row["level"]),
            name=row["name"],
            parent=next((above for above in _above(code) if above in table), None),
            green=bool(row["green"]),
            digital=bool(row["digital"]),
            definition=row["definition"],
            aliases=tuple(row["aliases"].split("|")) if row["aliases"] else (),
        )
        for code, row in table.items()
    }


@cache
def _children() -> Mapping[str, tuple[Occupation, ...]]:
    """Return the entries by the code of the entry above."""
    below: defaultdict[str, list[Occupation]] = defaultdict(list)
    for entry in _occupations().values():
        if entry.parent is not None:
            below[entry.parent].append(entry)
    return {code: tuple(entries) for code, entries in below.items()}


def _above(code: str) -> tuple[str, ...]:
    """Return the codes that may stand above, the nearest first; the table lacks a few sub-groups."""
    major, group, subgroup, _ = code.split("-")
    nearest_first = (f"{major}-{group}-{subgroup}-00", f"{major}-{group}-00-00", f"{major}-00-00-00")
    return tuple(above for above in nearest_first if above != code)
