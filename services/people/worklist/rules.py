"""Where a page of the worklist begins, and under which keys it is looked for.

The order is overdue promises first, then the day on which something is due, then how long ago the person was reached
(never comes first), then the id. It is kept as two streams, overdue promises and all else, for which tasks are overdue
changes with the day.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from services.kit.codes.areas import area_of

OVERDUE_PROMISES, ALL_ELSE = 0, 1
FIRST = ("-infinity", "-infinity", UUID(int=0))
LAST = ("infinity", "infinity", UUID(int=(1 << 128) - 1))

Mark = tuple[str, str, UUID]
"""When something is due, when the person was last reached, and the task: days as PostgreSQL writes them."""


@dataclass(frozen=True, slots=True)
class Place:
    """After which task of which stream a page begins."""

    stream: int
    mark: Mark

    def marks(self) -> tuple[Mark, Mark]:
        """Return after which task each stream goes on."""
        return (self.mark, FIRST) if self.stream == OVERDUE_PROMISES else (LAST, self.mark)


BEGINNING = Place(OVERDUE_PROMISES, FIRST)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Under which keys tasks are looked for, and a further key that each of them must have; null where none."""

    keys: tuple[str, ...]
    besides: str | None


def wanted(held: Sequence[str], person: UUID | None, district: str | None) -> Wanted:
    """Return where to look for the tasks of a caller who holds some keys, narrowed to a person or an area.

    Whoever lives or is registered in the area belongs to it. Row security looks at each task again.
    """
    area = None if district is None else f"area:{area_of(district)}"
    if person is not None:
        return Wanted((f"person:{person}",), area)
    if area is None:
        return Wanted(tuple(held), None)
    covered = any(key == area or (key.startswith("area:") and area.startswith(key)) for key in held)
    return Wanted((area,), None) if covered else Wanted(tuple(held), area)
