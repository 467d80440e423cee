"""Which rows an operation needs so that the example of its document can be sent as it stands, and who sends it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

import httpx

from tests.fuzz.platform import Platform

DISTRICTS = ("370000", "440000")
"""Where the examples play, and where the rows are that they need."""


@dataclass(frozen=True)
class Scene:
    """The rows by the names of parameters and fields, and who asks."""

    rows: Mapping[str, str] = field(default_factory=dict)
    role: str = "district_officer"
    person: str | None = None
    """Whose own token asks, where it is a person's."""


class Played(Protocol):
    """Knows what was answered to other examples."""

    def named(self, part: str, name: str) -> httpx.Response:
        """Return what is answered to the example of an operation."""


Setting = Callable[[Platform, Played], Scene]


def with_rows(**wanted: tuple[str, int]) -> Setting:
    """Return the scene of rows by their noun and their number among those of `tests.fuzz.rows`."""
    return lambda platform, _: Scene({name: platform.rows[noun][number] for name, (noun, number) in wanted.items()})
