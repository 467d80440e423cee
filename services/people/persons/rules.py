"""The rules of a person's record: what the resident id says, the rest must not contradict, and nobody is that old.

Where there is no resident id, what it would say is stated instead.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from services.kit.codes.resident_ids import ResidentId
from services.people.files.rules import Fault

BORN_FROM = date(1900, 1, 1)
"""No living person was born before; an id that says so was typed wrongly and still fits its check character."""
CONTACT = ("contact_name", "contact_phone", "contact_relation")
"""What is stated about whom to reach: all of it, or nothing."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who may be the person that is to be registered, masked as ordinary reads show them."""

    id: UUID
    name: str
    resident_id: str | None
    sex: str
    birth_year: int
    residence: str
    temporary: bool


def contradictions(resident_id: ResidentId, *, sex: str | None, birth_date: date | None) -> tuple[Fault, ...]:
    """Return every stated fact that differs from the resident id (GB 11643-1999: birth date and sex are part of it).

    The resident id itself is among them where it says that the person was born before 1900.
    """
    found = []
    if resident_id.birth_date < BORN_FROM:
        found.append(Fault("resident_id", "born_before_1900"))
    if sex is not None and sex != resident_id.sex:
        found.append(Fault("sex", "differs_from_resident_id"))
    if birth_date is not None and birth_date != resident_id.birth_date:
        found.append(Fault("birth_date", "differs_from_resident_id"))
    return tuple(found)


def faults_of_identity(
    resident_id: ResidentId | None, reason: str | None, *, sex: str | None, birth_date: date | None, today: date
) -> tuple[Fault, ...]:
    """Return what is wrong with how somebody is identified: by a resident id, or by why there is none.

    In the second case sex and birth date are stated, for nothing else says them.
    """
    if (resident_id is None) == (reason is None):
        return (Fault("resident_id" if reason is None else "without_resident_id", "resident_id_or_reason"),)
    if resident_id is not None:
        return contradictions(resident_id, sex=sex, birth_date=birth_date)
    found = []
    if sex not in {"1", "2"}:
        found.append(Fault("sex", "stated_without_resident_id"))
    if birth_date is None:
        found.append(Fault("birth_date", "stated_without_resident_id"))
    elif birth_date > today:
        found.append(Fault("birth_date", "date_in_future"))
    return tuple(found)


def faults_of_contact(stated: Mapping[str, object]) -> tuple[Fault, ...]:
    """Return what is missing of whom to reach: a name, a phone number and a relation, or none of them."""
    missing = [field for field in CONTACT if stated[field] is None]
    return tuple(Fault(field, "contact_together") for field in missing) if len(missing) < len(CONTACT) else ()
