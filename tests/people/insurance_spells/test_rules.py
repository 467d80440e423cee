"""What cannot be true of months of insurance, and how many months somebody was insured for."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from services.people.files.rules import Life
from services.people.insurance_spells.rules import InsuredMonths, Spell, faults_of, insured_months

LIFE = Life(born=date(2000, 3, 17), today=date(2026, 6, 15))
STATED = Spell("pension", "flexible", date(2024, 1, 1), None, "self")


def pension(first: tuple[int, int], last: tuple[int, int] | None, **changed: str) -> Spell:
    """Return months of pension insurance from one month to another, by year and month."""
    until = None if last is None else date(*last, 1)
    return replace(STATED, first_month=date(*first, 1), last_month=until, **changed)


def faults(**changed: Any) -> list[tuple[str, str]]:  # noqa: ANN401 -- any fact
    """Return field and rule of each fault of a spell with these facts changed."""
    return [(fault.field, fault.rule) for fault in faults_of(replace(STATED, **changed), LIFE)]


@pytest.mark.parametrize(
    "changed",
    [
        {},
        {"last_month": date(2024, 1, 1)},
        {"first_month": date(2026, 6, 1)},
        {"insurance": "medical", "insured_as": "resident", "first_month": date(2000, 3, 1)},
        {"insurance": "maternity", "insured_as": "employee", "paid_by": "employer"},
    ],
)
def test_months_that_have_begun_since_the_month_of_birth_are_possible(changed: dict[str, object]) -> None:
    assert faults(**changed) == []


@pytest.mark.parametrize(
    ("changed", "fault"),
    [
        ({"first_month": date(2024, 1, 2)}, ("first_month", "first_of_month")),
        ({"last_month": date(2024, 2, 29)}, ("last_month", "first_of_month")),
        ({"first_month": date(2000, 2, 1)}, ("first_month", "before_birth")),
        ({"first_month": date(2026, 7, 1)}, ("first_month", "date_in_future")),
        ({"last_month": date(2026, 7, 1)}, ("last_month", "date_in_future")),
        ({"last_month": date(2023, 12, 1)}, ("last_month", "ends_before_it_begins")),
        ({"insurance": "unemployment", "insured_as": "resident"}, ("insurance", "not_for_residents")),
        ({"paid_by": "employer"}, ("paid_by", "of_employees_only")),
    ],
)
def test_what_cannot_be_names_the_field_and_the_rule(changed: dict[str, object], fault: tuple[str, str]) -> None:
    assert faults(**changed) == [fault]


@pytest.mark.parametrize(
    ("on", "months"),
    [
        (date(2023, 12, 31), 0),
        (date(2024, 1, 30), 0),
        (date(2024, 1, 31), 1),
        (date(2024, 2, 28), 1),
        (date(2024, 2, 29), 2),
        (date(2024, 12, 31), 12),
        (date(2026, 6, 15), 29),
    ],
)
def test_a_month_counts_from_its_last_day_on(on: date, months: int) -> None:
    assert insured_months([STATED], "pension", on) == InsuredMonths(months, months)


CASES = {
    "none": ([], InsuredMonths(0, 0)),
    "a year": ([pension((2024, 1), (2024, 12))], InsuredMonths(12, 12)),
    "a year with a month of it missing": (
        [pension((2024, 1), (2024, 7)), pension((2024, 9), (2024, 12))],
        InsuredMonths(11, 7),
    ),
    "from one employer to the next without a gap, over the new year": (
        [pension((2025, 1), (2025, 3), insured_as="employee"), pension((2024, 10), (2024, 12))],
        InsuredMonths(6, 6),
    ),
    "the longer run comes later": (
        [pension((2023, 1), (2023, 2)), pension((2024, 1), (2024, 5))],
        InsuredMonths(7, 5),
    ),
    "another insurance beside it": (
        [pension((2024, 1), (2024, 3)), pension((2024, 4), (2024, 9), insurance="medical")],
        InsuredMonths(3, 3),
    ),
    "what goes on counts up to the last full month": ([pension((2026, 1), None)], InsuredMonths(5, 5)),
}


@pytest.mark.parametrize(("spells", "months"), CASES.values(), ids=CASES)
def test_months_are_counted_as_an_officer_counts_them(spells: list[Spell], months: InsuredMonths) -> None:
    assert insured_months(spells, "pension", date(2026, 6, 15)) == months
