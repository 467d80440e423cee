"""Reads the code tables of `data/`, each once and only when first asked for."""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from services.kit.codes.labels import Label


class Certainty(StrEnum):
    """How well a row of a table is known; `data/README.md` says what each means."""

    READ = "read"
    SECOND_HAND = "second_hand"
    UNVERIFIED = "unverified"
    GIVEN = "given"
    OWN = "own"


@dataclass(frozen=True, slots=True)
class CodedValue:
    """One value of a national code."""

    code: str
    label: Label
    sure: Certainty


def rows(table: str) -> Iterator[dict[str, str]]:
    """Yield the rows of `data/<table>.csv` as column to text."""
    with files("services.kit.codes").joinpath("data", f"{table}.csv").open(encoding="utf-8") as lines:
        yield from csv.DictReader(lines)


@cache
def values(table: str) -> Mapping[str, CodedValue]:
    """Return the values of a table with the columns code, zh, en and sure, by code and in the standard's order."""
    return MappingProxyType(
        {
            row["code"]: CodedValue(row["code"], Label(row["zh"], row["en"]), Certainty(row["sure"]))
            for row in rows(table)
        },
    )
