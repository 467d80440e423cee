"""The rules of a person's record: what the resident id says, the rest must not contradict, and nobody is that old."""

from dataclasses import dataclass
from datetime import date

from services.kit.codes.resident_ids import ResidentId

BORN_FROM = date(1900, 1, 1)
"""No living person was born before; an id that says so was typed wrongly and still fits its check character."""


@dataclass(frozen=True, slots=True)
class Contradiction:
    """A fact that cannot be so: the field and the rule it breaks."""

    field: str
    rule: str


def contradictions(resident_id: ResidentId, *, sex: str | None, birth_date: date | None) -> tuple[Contradiction, ...]:
    """Return every stated fact that differs from the resident id (GB 11643-1999: birth date and sex are part of it).

    The resident id itself is among them where it says that the person was born before 1900.
    """
    found = []
    if resident_id.birth_date < BORN_FROM:
        found.append(Contradiction("resident_id", "born_before_1900"))
    if sex is not None and sex != resident_id.sex:
        found.append(Contradiction("sex", "differs_from_resident_id"))
    if birth_date is not None and birth_date != resident_id.birth_date:
        found.append(Contradiction("birth_date", "differs_from_resident_id"))
    return tuple(found)
