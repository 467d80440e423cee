"""The columns of an exported file, read from the list beside this module."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

import yaml

_HERE: Final = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its field, and its heading by language; `unmasked` stands in unmasked files alone."""

    field: str
    headings: Mapping[str, str]
    unmasked: bool


@cache
def columns(*, unmasked: bool) -> tuple[Column, ...]:
    """Return the columns of a file in their order."""
    listed: list[dict[str, Any]] = yaml.safe_load((_HERE / "columns.yaml").read_text(encoding="utf-8"))
    every = (
        Column(each["field"], {"zh": each["zh"], "en": each["en"]}, each.get("unmasked", False)) for each in listed
    )
    return tuple(each for each in every if unmasked or not each.unmasked)


def cells_of(person: Mapping[str, Any], listed: Sequence[Column]) -> list[str]:
    """Return what a person's row has in each column; what is not on file is empty."""
    return [text_of(person[column.field]) for column in listed]


def text_of(value: object) -> str:
    """Return a value as a cell."""
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)
