"""The matrix as the tests read it: each cell of `matrix.yaml`, and what is wrong with the file itself."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from services.kit.identity.roles import roles

FILE = Path(__file__).with_name("matrix.yaml")
NOBODY = "nobody"
"""Whoever asks without a token."""
ANSWERS = frozenset({"yes", "masked", "unmasked", "hidden", "forbidden", "unauthorised"})
POSITIONS: Mapping[str, Mapping[str, int]] = {
    "person": {"themself": 0, "another": 1},
    "organisation": {"own": 0, "other": 1},
    "area": {"inside": 0, "above": 0, "outside": 1},
    "feed": {"anywhere": 0},
    "nothing": {"anywhere": 0},
}
"""Where a role can stand, by its way of seeing, and which of a cell's two answers is for it."""

Tables = Mapping[str, Any]


@dataclass(frozen=True)
class Cell:
    """What one role gets of one operation, from where it stands."""

    role: str
    position: str
    expected: str

    def __str__(self) -> str:
        return f"{self.role} {self.position}"


def read() -> Tables:
    """Return the tables of the file by their nouns."""
    words = yaml.BaseLoader  # makes nothing but texts, lists and mappings: `yes` is a word here, and not true
    tables: Tables = yaml.load(FILE.read_text(encoding="utf-8"), Loader=words)  # noqa: S506 -- safer than the safe one
    return tables


def sight(role: str) -> str:
    """Return how a role sees rows."""
    return "nothing" if role == NOBODY else roles()[role].sees


def operations(tables: Tables) -> list[str]:
    """Return every operation that stands in the file, in its order."""
    return [each for _, _, each in _places(tables)]


def cells(tables: Tables, operation: str) -> list[Cell]:
    """Return what each role gets of an operation, in each position that it can have."""
    table, column = next((table, column) for table, column, each in _places(tables) if each == operation)
    at = table["columns"].index(column)
    return [
        Cell(role, position, _answers(table[role][at])[-1 if second else 0])
        for role in everybody()
        for position, second in POSITIONS[sight(role)].items()
    ]


def everybody() -> list[str]:
    """Return every role, and nobody."""
    return [NOBODY, *roles()]


def faults(tables: Tables, asked: Iterable[str]) -> list[str]:
    """Return what is wrong with the file, by name; `asked` are the operations that the platform has."""
    named, there = operations(tables), sorted(asked)
    wrong = [f"{each} has no row" for each in there if each not in named]
    wrong += [f"{each} has a row and is no operation" for each in named if each not in there]
    wrong += [f"{each} has two rows" for each in sorted(set(named)) if named.count(each) > 1]
    for noun, table in tables.items():
        strange = set(table) - {"operations", "columns", *everybody()}
        wrong += [f"{noun} has a line {each}, which is no role" for each in sorted(strange)]
        if list(table["operations"]) != table["columns"]:
            wrong.append(f"{noun} has other columns than operations")
        for role in everybody():
            wrong += (f"{noun}, {role}: {fault}" for fault in _faults_of_line(role, table))
    return wrong


def _faults_of_line(role: str, table: Tables) -> Iterator[str]:
    line = table.get(role)
    if not line:
        yield "no line"
        return
    if len(line) > len(table["columns"]):
        yield "more cells than columns"
    for at, column in enumerate(table["columns"]):
        given = _answers(line[at]) if at < len(line) else []
        if not given or not all(given):
            yield f"{column} is blank"
        elif not ANSWERS.issuperset(given):
            yield f"{column} is none of the answers"
        elif len(given) > len(set(POSITIONS[sight(role)].values())):
            yield f"{column} has more answers than there are places to stand"


def _answers(cell: str) -> list[str]:
    """Return the answers of a cell, for what is theirs and for what is not; one alone is for both."""
    return [each.strip() for each in cell.split("/")]


def _places(tables: Tables) -> Iterator[tuple[Tables, str, str]]:
    for table in tables.values():
        for column, named in table["operations"].items():
            yield from ((table, column, each) for each in named)
