"""The rules of a visit: when it can have been, and whether what is sent again is the same."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from services.people.files.rules import Fault


@dataclass(frozen=True, slots=True)
class Told:
    """What is told of a visit; `found` are codes in any order, the notes are in clear."""

    visited_on: date
    purpose: str
    found: Sequence[str]
    notes: str | None

    def same_as(self, other: "Told") -> bool:
        """Tell whether both tell the same: a device that got no answer sends again what it has sent."""
        return (self.visited_on, self.purpose, sorted(set(self.found)), self.notes) == (
            other.visited_on,
            other.purpose,
            sorted(set(other.found)),
            other.notes,
        )


def faults_of(told: Told, today: date) -> tuple[Fault, ...]:
    """Return what cannot be so of a visit."""
    future = (Fault("visited_on", "date_in_future"),) if told.visited_on > today else ()
    alone = "nobody_met" in told.found and len(set(told.found)) > 1
    return (*future, *((Fault("found", "nobody_met_alone"),) if alone else ()))
