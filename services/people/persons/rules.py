"""The rules of a person's record: what the resident id says, the rest must not contradict."""

from dataclasses import dataclass
from datetime import date

from services.kit.codes.resident_ids import ResidentId


@dataclass(frozen=True, slots=True)
class Contradiction:
    """A stated fact that is not what the resident id says: the field and the rule it breaks."""

    field: str
    rule: str


def contradictions(resident_id: ResidentId, *, sex: str | None, birth_date: date | None) -> tuple[Contradiction, ...]:
    """Return every stated fact that differs from the resident id (GB 11643-1999: birth date and sex are part of it)."""
    found = []
    if sex is not None and sex != resident_id.sex:
        found.append(Contradiction("sex", "differs_from_resident_id"))
    if birth_date is not None and birth_date != resident_id.birth_date:
        found.append(Contradiction("birth_date", "differs_from_resident_id"))
    return tuple(found)
