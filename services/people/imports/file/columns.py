"""The columns of a file of persons: headings in either language, and what a cell says in the register's words.

Nothing is guessed: a cell that is no code, no label of one and no date is handed on as it is, and refused by its rule.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Final

import yaml

from services.kit.files.sheets import unquoted
from services.people.imports.rules import FileFault

_HERE: Final = Path(__file__).parent
_DATE: Final = re.compile(r"([0-9]{4})(?:[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?|([0-9]{2})([0-9]{2}))")


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its field, its headings, labels of codes, an example, and whether it holds dates."""

    field: str
    zh: str
    en: str
    values: Mapping[str, str]
    example: str
    date: bool


@cache
def columns() -> tuple[Column, ...]:
    """Return the columns in the order of the template."""
    listed: list[dict[str, Any]] = yaml.safe_load((_HERE / "columns.yaml").read_text(encoding="utf-8"))
    return tuple(
        Column(
            field=each["field"],
            zh=each["zh"],
            en=each["en"],
            values=each.get("values", {}),
            example=each.get("example", ""),
            date=each.get("date", False),
        )
        for each in listed
    )


@cache
def _by_heading() -> Mapping[str, Column]:
    """Return the column of each heading, whatever its case and spaces."""
    return {_plain(heading): each for each in columns() for heading in (each.field, each.zh, each.en)}


def _plain(heading: str) -> str:
    return "".join(heading.split()).casefold()


def read_header(cells: Sequence[str]) -> tuple[list[Column | None], list[FileFault]]:
    """Return the column at each place, None where it is blank, and what is wrong with the header."""
    found = [_by_heading().get(_plain(cell)) for cell in cells]
    unknown = [
        FileFault("column_unknown", {"number": n})
        for n, cell in enumerate(cells, 1)
        if cell.strip() and not found[n - 1]
    ]
    fields = [each.field for each in found if each is not None]
    twice = [FileFault("column_twice", {"column": each}) for each in sorted({f for f in fields if fields.count(f) > 1})]
    missing = [FileFault("column_missing", {"column": each}) for each in REQUIRED if each not in fields]
    return found, [*unknown, *twice, *missing]


REQUIRED: Final = ("name", "residence", "hukou", "hukou_kind")
"""What a registration cannot do without, so that a file without the column has no good row."""


def said(places: Sequence[Column | None], cells: Sequence[str]) -> dict[str, str]:
    """Return what a row says, by field; an empty cell says nothing."""
    return {
        column.field: _meant(column, text)
        for column, cell in zip(places, cells, strict=False)
        if column is not None and (text := unquoted(cell.strip()))
    }


def _meant(column: Column, text: str) -> str:
    if column.values:
        return column.values.get(text, text)
    return _iso(text) if column.date else text


def _iso(text: str) -> str:
    """Return a date as the register writes it; what is none, as it is."""
    found = _DATE.fullmatch(text)
    if found is None:
        return text
    year, *parts = (int(part) for part in found.groups() if part)
    try:
        return date(year, *parts).isoformat()
    except ValueError:
        return text
