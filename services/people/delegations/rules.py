"""The rules of delegations: nobody is away twice, stands in while away, or is away while standing in.

So work that is delegated is done: it goes to somebody who is there, never in a chain and never in a circle.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal
from uuid import UUID

Clash = Literal["away_already", "stand_in_away", "stands_in"]


@dataclass(frozen=True, slots=True)
class Absence:
    """Who is away, who stands in, and when; `back_on` is the first day on which they are back, None is not known."""

    id: UUID
    staff: UUID
    stand_in: UUID
    since: date
    back_on: date | None

    def meets(self, other: "Absence") -> bool:
        """Tell whether both cover a day; one that ended on the day it began covers none."""
        first, last = max(self.since, other.since), min(self.back_on or date.max, other.back_on or date.max)
        return first < last


def clash(new: Absence, others: Iterable[Absence]) -> tuple[Clash, UUID] | None:
    """Return what stands in the way of an absence, and which other one it is; None where nothing does."""
    for other in others:
        if other.id == new.id or not new.meets(other):
            continue
        if other.staff == new.staff:
            return "away_already", other.id
        if other.staff == new.stand_in:
            return "stand_in_away", other.id
        if other.stand_in == new.staff:
            return "stands_in", other.id
    return None
