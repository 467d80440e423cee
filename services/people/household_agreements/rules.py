"""The rules of an agreement: its days, and that both sides promise something."""

from collections.abc import Collection
from datetime import date

from services.people.files.rules import Fault, fault_of_end


def faults_of(
    signed_on: date,
    until: date | None,
    of_office: Collection[str],
    of_household: Collection[str],
    today: date,
) -> tuple[Fault, ...]:
    """Return what cannot be so of an agreement that is signed."""
    faults = [*fault_of_end("until", signed_on, until)]
    if signed_on > today:
        faults.append(Fault("signed_on", "date_in_future"))
    for field, promises in (("office_promises", of_office), ("household_promises", of_household)):
        if not promises:
            faults.append(Fault(field, "both_sides_promise"))
    return tuple(faults)


def faults_of_ending(signed_on: date, ended_on: date, today: date) -> tuple[Fault, ...]:
    """Return what is wrong with the day on which an agreement ended."""
    future = (Fault("on", "date_in_future"),) if ended_on > today else ()
    return (*fault_of_end("on", signed_on, ended_on), *future)
