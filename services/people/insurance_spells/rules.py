"""The rules of an insurance spell, and how many months somebody was insured for.

Unemployment, work injury and maternity insurance are for employees alone: 社会保险法 articles 33, 44 and 53. Residents
(城乡居民) pay into pension and medical insurance, articles 20, 22 and 24.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from services.people.files.rules import MONTHS_OF_A_YEAR, Fault, Life, fault_of_end

FOR_RESIDENTS = frozenset({"pension", "medical"})


@dataclass(frozen=True, slots=True)
class Spell:
    """What is stated about contributions: months by their first day, without a last one they go on."""

    insurance: str
    insured_as: str
    first_month: date
    last_month: date | None
    paid_by: str | None


@dataclass(frozen=True, slots=True)
class InsuredMonths:
    """Whole months of one insurance: all of them, and the longest run of them without a gap."""

    all: int
    longest_run: int


def faults_of(spell: Spell, life: Life) -> tuple[Fault, ...]:
    """Return every fact of a spell that cannot be so; a month may be recorded once it has begun."""
    months = {"first_month": spell.first_month, "last_month": spell.last_month}
    faults = [Fault(field, "first_of_month") for field, month in months.items() if month is not None and month.day != 1]
    faults += replace(life, born=life.born.replace(day=1)).faults_of(months)
    faults += fault_of_end("last_month", spell.first_month, spell.last_month)
    if spell.insured_as == "resident" and spell.insurance not in FOR_RESIDENTS:
        faults.append(Fault("insurance", "not_for_residents"))
    if spell.paid_by == "employer" and spell.insured_as != "employee":
        faults.append(Fault("paid_by", "of_employees_only"))
    return tuple(faults)


def insured_months(spells: Iterable[Spell], insurance: str, on: date) -> InsuredMonths:
    """Return for how many months somebody paid into an insurance by a day; a month counts from its last day on.

    It does not matter as whom they paid, where, or by whom it was paid: a run goes on from spell to spell.
    """
    last_full = number_of(on + timedelta(days=1)) - 1
    paid = {
        month
        for spell in spells
        if spell.insurance == insurance
        for month in range(number_of(spell.first_month), min(last_of(spell), last_full) + 1)
    }
    return InsuredMonths(len(paid), longest_run(sorted(paid)))


def longest_run(months: Sequence[int]) -> int:
    """Return how many of these numbers, in their order, follow each other without a gap at most."""
    longest = run = 0
    for position, month in enumerate(months):
        run = run + 1 if position and months[position - 1] == month - 1 else 1
        longest = max(longest, run)
    return longest


def number_of(day: date) -> int:
    """Return the number of a day's month, counted on over the years."""
    return day.year * MONTHS_OF_A_YEAR + day.month


def last_of(spell: Spell) -> int:
    """Return the number of a spell's last month."""
    return number_of(spell.last_month or date.max)
