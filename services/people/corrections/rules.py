"""The rules of a correction: something is proposed, it agrees with itself, and with what stays as it is."""

from dataclasses import dataclass, fields
from datetime import date

from services.kit.codes.resident_ids import ResidentId
from services.people.files.rules import Fault
from services.people.persons.rules import contradictions


@dataclass(frozen=True, slots=True)
class Proposal:
    """What is to stand in a person's record; null where it stays as it is."""

    name: str | None
    resident_id: ResidentId | None
    without_resident_id: str | None
    sex: str | None
    birth_date: date | None

    def fields(self) -> tuple[str, ...]:
        """Return the names of what is to change."""
        return tuple(each.name for each in fields(self) if getattr(self, each.name) is not None)


def faults_of(proposal: Proposal, *, has_resident_id: bool, today: date) -> tuple[Fault, ...]:
    """Return what is wrong with a proposal for a record that has a resident id, or has none.

    Sex and birth date are part of the id (GB 11643-1999). Where the record keeps its id they are not corrected by
    themselves, whatever they say: a refusal that depended on it would tell what the record shows masked.
    """
    resident_id, stated = proposal.resident_id, {"sex": proposal.sex, "birth_date": proposal.birth_date}
    if not proposal.fields():
        return (Fault("name", "nothing_to_correct"),)
    if resident_id is not None and proposal.without_resident_id is not None:
        return (Fault("without_resident_id", "resident_id_or_reason"),)
    if resident_id is not None:
        return contradictions(resident_id, sex=proposal.sex, birth_date=proposal.birth_date)
    if has_resident_id and proposal.without_resident_id is None:
        return tuple(Fault(field, "follows_from_resident_id") for field, value in stated.items() if value is not None)
    found = []
    if proposal.sex not in {None, "1", "2"}:
        found.append(Fault("sex", "stated_without_resident_id"))
    if proposal.birth_date is not None and proposal.birth_date > today:
        found.append(Fault("birth_date", "date_in_future"))
    return tuple(found)
