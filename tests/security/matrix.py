"""The matrix as the tests read it: each cell of the tables in `matrix/`, and what is wrong with the tables."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from services.kit.identity.roles import roles
from services.kit.settings import PARTS

FOLDER = Path(__file__).with_name("matrix")
NOBODY = "nobody"
"""Whoever asks without a token."""
EVERY = "every"
"""The name of all parts together, in front of an address."""
ANSWERS = frozenset({"yes", "masked", "unmasked", "hidden", "forbidden", "unauthorised"})
POSITIONS: Mapping[str, Mapping[str, int]] = {
    "person": {"themself": 0, "another": 1},
    "organisation": {"own": 0, "other": 1},
    "area": {"inside": 0, "above": 0, "next street": 1, "next district": 1},
    "feed": {"anywhere": 0},
    "nothing": {"anywhere": 0},
}
"""Where a role can stand, by its way of seeing, and which of a cell's two answers is for it."""

Table = Mapping[str, Any]
Tables = Mapping[str, Table]
"""By the part and the noun whose they are: `people/persons`."""


@dataclass(frozen=True)
class Cell:
    """What one role gets of one operation, from where it stands."""

    role: str
    position: str
    expected: str

    def __str__(self) -> str:
        return f"{self.role} {self.position}"


class Words(yaml.BaseLoader):
    """Makes nothing but texts, lists and mappings: `yes` is a word here, and not true. A key stands once."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:  # noqa: FBT001, FBT002 -- PyYAML's interface
        """Return a mapping; raise `ConstructorError`, which names the place, for a key that stands there twice."""
        made = super().construct_mapping(node, deep)
        keys = [key.value for key, _ in node.value]
        if twice := sorted({key for key in keys if keys.count(key) > 1}):
            raise yaml.constructor.ConstructorError(problem=f"twice: {', '.join(twice)}", problem_mark=node.start_mark)
        return made


def read(folder: Path = FOLDER) -> Tables:
    """Return every table of the folder, one file each: a noun's stands in its part's folder."""
    files = sorted(folder.rglob("*.yaml"))
    return {file.relative_to(folder).with_suffix("").as_posix(): _table(file) for file in files}


def _table(file: Path) -> Table:
    with file.open(encoding="utf-8") as text:
        table: Table = yaml.load(text, Loader=Words)  # noqa: S506 -- safer than the safe one
    return table


def sight(role: str) -> str:
    """Return how a role sees rows."""
    return "nothing" if role == NOBODY else roles()[role].sees


def operations(tables: Tables) -> list[str]:
    """Return every operation that stands in the tables, in their order."""
    return [each for _, _, each in _places(tables)]


def cells(tables: Tables, operation: str) -> list[Cell]:
    """Return what each role gets of an operation, in each position that it can have."""
    noun, column = next((noun, column) for noun, column, each in _places(tables) if each == operation)
    table = tables[noun]
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
    """Return what is wrong with the tables, by name; `asked` are the operations that the platform has."""
    named, there = operations(tables), sorted(asked)
    wrong = [f"{each} has no row" for each in there if each not in named]
    wrong += [f"{each} has a row and is no operation" for each in named if each not in there]
    for each in sorted(set(named)):
        nouns = [noun for noun, _, found in _places(tables) if found == each]
        if len(nouns) > 1:
            wrong.append(f"{each} has several rows, in {' and '.join(nouns)}")
    for noun, table in tables.items():
        strange = set(table) - {"operations", "columns", *everybody()}
        wrong += [f"{noun} has a line {each}, which is no role" for each in sorted(strange)]
        if list(table["operations"]) != table["columns"]:
            wrong.append(f"{noun} has other columns than operations")
        for role in everybody():
            wrong += (f"{noun}, {role}: {fault}" for fault in _faults_of_line(role, table))
    return wrong


def _faults_of_line(role: str, table: Table) -> Iterator[str]:
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


def _places(tables: Tables) -> Iterator[tuple[str, str, str]]:
    for noun, table in tables.items():
        for column, named in table["operations"].items():
            yield from ((noun, column, name) for each in named for name in _names(each))


def _names(operation: str) -> list[str]:
    """Return what a name stands for: `every GET /livez` is that of each part."""
    whose, _, address = operation.partition(" ")
    return [f"{part} {address}" for part in PARTS] if whose == EVERY else [operation]
