"""Which column of a file says what: a `Mapping`, several of which ship as YAML beside this module."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Annotated

import yaml
from pydantic import Field

from services.kit.http.bodies import Input
from services.vacancies.employers.rules import Kind

Column = Annotated[str, Field(min_length=1, max_length=100)]
_HERE = Path(__file__).parent


class Mapping(Input):
    """The name of the column for each thing a vacancy can say; null where the file does not have it.

    `kinds` turns what the column of `employer_kind` holds into the platform's kinds; other texts say nothing.
    """

    title: Column
    employer: Column
    place: Column
    pay: Column | None = None
    credit_code: Column | None = None
    employer_kind: Column | None = None
    seats: Column | None = None
    issued_on: Column | None = None
    external_id: Column | None = None
    kinds: Annotated[dict[Annotated[str, Field(max_length=40)], Kind], Field(max_length=100, default_factory=dict)]

    def columns(self) -> Iterator[tuple[str, str]]:
        """Yield each thing that the file says, with its column."""
        for field in FIELDS:
            column: str | None = getattr(self, field)
            if column is not None:
                yield field, column


FIELDS: tuple[str, ...] = tuple(name for name in Mapping.model_fields if name != "kinds")
"""What a column can say, in the order in which findings of one row are listed."""


@cache
def shipped() -> dict[str, Mapping]:
    """Return the mappings that ship, by name."""
    return {
        file.stem: Mapping.model_validate(yaml.safe_load(file.read_text(encoding="utf-8")))
        for file in sorted(_HERE.glob("*.yaml"))
    }
