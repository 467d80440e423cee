"""The rules of the directory: what an entry can say of itself, whom it serves, and by when it is confirmed again."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from services.kit.codes.areas import COUNTRY, area_of, lineage
from services.people.files.rules import Fault, months_later

EVERYBODY: Final = "everybody"
DIGITS: Final = 6


def faults_of(runners: Sequence[object], audience: Sequence[str], accommodations: Sequence[str]) -> tuple[Fault, ...]:
    """Return what cannot be so of an entry; `runners` are the organisation, the office and the name of who runs it."""
    faults = []
    if sum(each is not None for each in runners) != 1:
        faults.append(Fault("run_by", "one_who_runs_it"))
    if len(set(audience)) < len(audience):
        faults.append(Fault("audience", "audience_repeated"))
    elif EVERYBODY in audience and len(audience) > 1:
        faults.append(Fault("audience", "everybody_alone"))
    if len(set(accommodations)) < len(accommodations):
        faults.append(Fault("accommodations", "accommodation_repeated"))
    return tuple(faults)


def fault_of_confirming(last: date | None, on: date, today: date) -> tuple[Fault, ...]:
    """Return what is wrong with the day of a confirmation: it is not to come, and not before the last one."""
    if on > today:
        return (Fault("confirmed_on", "date_in_future"),)
    return (Fault("confirmed_on", "before_the_last_confirmation"),) if last is not None and on < last else ()


def confirm_by(confirmed_on: date, months: int | None) -> date | None:
    """Return the last day before an entry is to be confirmed again; None where no term is laid down."""
    return None if months is None else months_later(confirmed_on, months)


def fault_of_taking(withdrawn_on: date | None, valid_until: date | None, on: date) -> tuple[Fault, ...]:
    """Return why nobody is oriented to an entry on a day: it was withdrawn, or is offered no more."""
    if withdrawn_on is not None:
        return (Fault("entry", "entry_withdrawn"),)
    return (Fault("entry", "entry_expired"),) if valid_until is not None and valid_until < on else ()


def places_around(district: str) -> list[str]:
    """Return the area of a district, and then the district with all above it: who serves one of those serves it too.

    '440303' gives ['440303', '000000', '440000', '440300', '440303']; the area of the whole country is ''.
    """
    area = area_of(district)
    return ["" if area == COUNTRY else area, *(each.ljust(DIGITS, "0") for each in lineage(district))]
