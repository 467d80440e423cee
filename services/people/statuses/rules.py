"""The rules of a status: when it can be, and what belongs to which kind."""

from dataclasses import dataclass
from datetime import date

from services.people.files.rules import Fault, Life, fault_of_end


@dataclass(frozen=True, slots=True)
class Stated:
    """What is stated of a status, as far as it can contradict itself."""

    kind: str
    since: date
    valid_until: date | None
    hardship: str | None
    graduated_in: int | None


def faults_of(stated: Stated, life: Life) -> tuple[Fault, ...]:
    """Return every fact of a status that cannot be so; its evidence may be good beyond today."""
    faults = [*life.fault_of("since", stated.since), *fault_of_end("valid_until", stated.since, stated.valid_until)]
    if stated.hardship is not None and stated.kind != "hardship_person":
        faults.append(Fault("hardship", "of_hardship_only"))
    if stated.kind == "graduate":
        faults += _fault_of_graduation(stated.graduated_in, life)
    elif stated.graduated_in is not None:
        faults.append(Fault("graduated_in", "year_of_graduates_only"))
    return tuple(faults)


def _fault_of_graduation(year: int | None, life: Life) -> tuple[Fault, ...]:
    if year is None:
        return (Fault("graduated_in", "graduates_have_a_year"),)
    if year < life.born.year:
        return (Fault("graduated_in", "before_birth"),)
    return (Fault("graduated_in", "date_in_future"),) if year > life.today.year else ()


def fault_of_ending(since: date, on: date, today: date) -> tuple[Fault, ...]:
    """Return what is wrong with the first day on which a status is so no more: from its beginning until today."""
    return fault_of_end("on", since, on) or ((Fault("on", "date_in_future"),) if on > today else ())


def faults_of_certifying(since: date, on: date, valid_until: date | None, today: date) -> tuple[Fault, ...]:
    """Return what is wrong with certifying a status on a day: what has expired by then needs newer evidence."""
    expired = valid_until is not None and valid_until < on
    return fault_of_ending(since, on, today) or ((Fault("valid_until", "expired_by_then"),) if expired else ())
