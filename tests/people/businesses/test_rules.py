"""What cannot be true of a business, and for how many months one has operated."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from services.people.businesses.rules import Business, Period, faults_of, operating_months
from services.people.files.rules import Life

LIFE = Life(born=date(1980, 1, 1), today=date(2026, 6, 15))
FEBRUARY = Period(date(2025, 2, 1), date(2025, 2, 28))
STATED = Business(
    licence="individual_business",
    credit_code="92440303MA0000015A",
    registered_on=date(2024, 3, 15),
    operating_since=date(2024, 4, 1),
    status="operating",
    suspensions=(FEBRUARY,),
    closed_on=None,
    closed_for=None,
)
CLOSED = {"status": "closed", "closed_on": date(2025, 6, 30), "closed_for": "found_work"}


def faults(**changed: Any) -> list[tuple[str, str]]:  # noqa: ANN401 -- any fact
    """Return field and rule of each fault of a business with these facts changed."""
    return [(fault.field, fault.rule) for fault in faults_of(replace(STATED, **changed), LIFE)]


@pytest.mark.parametrize("changed", [{}, CLOSED, {"registered_on": None, "operating_since": None}])
def test_a_business_that_operates_or_has_closed_is_possible(changed: dict[str, object]) -> None:
    assert faults(**changed) == []


@pytest.mark.parametrize(
    ("changed", "fault"),
    [
        ({"operating_since": date(2026, 6, 16), "suspensions": ()}, ("operating_since", "date_in_future")),
        ({"registered_on": date(1979, 12, 31)}, ("registered_on", "before_birth")),
        ({"status": "preparing", "suspensions": ()}, ("operating_since", "of_begun_ones_only")),
        ({"status": "preparing", "operating_since": None}, ("suspensions", "of_begun_ones_only")),
        ({"status": "suspended"}, ("suspensions", "of_every_suspended_one")),
        ({"suspensions": (Period(date(2026, 2, 1), None),)}, ("status", "suspension_goes_on")),
        (
            {"suspensions": (FEBRUARY, Period(date(2025, 2, 28), date(2025, 3, 1)))},
            ("suspensions", "suspensions_overlap"),
        ),
        (
            {"suspensions": (Period(date(2024, 3, 31), date(2024, 4, 1)),)},
            ("suspensions/0/since", "suspended_before_it_operated"),
        ),
        (
            {"suspensions": (Period(date(2025, 2, 1), date(2025, 1, 31)),)},
            ("suspensions/0/until", "ends_before_it_begins"),
        ),
        (
            {"suspensions": (FEBRUARY, Period(date(2026, 6, 1), date(2026, 6, 16)))},
            ("suspensions/1/until", "date_in_future"),
        ),
        (
            CLOSED | {"suspensions": (Period(date(2025, 6, 1), None),)},
            ("suspensions/0/until", "suspended_after_it_closed"),
        ),
        (CLOSED | {"closed_for": None}, ("closed_for", "of_every_closed_one")),
        (CLOSED | {"status": "operating", "closed_for": None}, ("closed_on", "of_closed_ones_only")),
        (CLOSED | {"closed_on": date(2024, 3, 31), "suspensions": ()}, ("closed_on", "ends_before_it_begins")),
    ],
)
def test_what_cannot_be_names_the_field_and_the_rule(changed: dict[str, object], fault: tuple[str, str]) -> None:
    assert faults(**changed) == [fault]


@pytest.mark.parametrize(
    ("licence", "code", "fits"),
    [
        ("individual_business", "92440303MA0000015A", True),
        ("individual_business", "91440303MA0000015D", False),
        ("legal_person_business", "91440303MA0000015D", True),
        ("legal_person_business", "93440303MA00000157", True),
        ("legal_person_business", "52440303MA0000015E", False),
        ("private_non_enterprise", "52440303MA0000015E", True),
        ("private_non_enterprise", "12440303MA0000015J", False),
    ],
)
def test_a_code_is_of_the_kind_of_its_licence(licence: str, code: str, *, fits: bool) -> None:
    refused = [] if fits else [("credit_code", "code_of_another_licence")]
    assert faults(licence=licence, credit_code=code) == refused


@pytest.mark.parametrize(
    ("on", "months"),
    [
        (date(2024, 3, 31), 0),
        (date(2024, 4, 30), 0),
        (date(2024, 5, 1), 1),
        (date(2025, 1, 31), 9),
        (date(2025, 2, 1), 10),
        (date(2025, 2, 28), 10),
        (date(2025, 3, 31), 10),
        (date(2025, 4, 1), 11),
        (date(2025, 4, 30), 11),
        (date(2025, 5, 1), 12),
    ],
)
def test_a_february_of_rest_puts_the_year_off_by_a_month(on: date, months: int) -> None:
    assert operating_months(STATED, on) == months


@pytest.mark.parametrize(("on", "months"), [(date(2025, 4, 10), 11), (date(2025, 4, 11), 12)])
def test_ten_days_of_rest_put_the_year_off_by_ten_days(on: date, months: int) -> None:
    rested = replace(STATED, suspensions=(Period(date(2024, 8, 10), date(2024, 8, 19)),))
    assert operating_months(rested, on) == months


@pytest.mark.parametrize(
    ("changed", "months"),
    [
        ({"suspensions": ()}, 24),
        ({"suspensions": (), "registered_on": date(2024, 6, 1)}, 22),
        ({"suspensions": (), "registered_on": None}, None),
        ({"suspensions": (), "operating_since": None}, None),
        ({"suspensions": (), "operating_since": None, "status": "preparing"}, 0),
        ({"suspensions": (Period(date(2025, 4, 1), None),), "status": "suspended"}, 12),
        (CLOSED, 13),
        ({"registered_on": date(2025, 2, 15)}, 13),
    ],
)
def test_months_of_operation_without_a_licence_or_after_the_end_do_not_count(
    changed: dict[str, Any], months: int | None
) -> None:
    assert operating_months(replace(STATED, **changed), date(2026, 4, 1)) == months


def test_a_month_that_began_on_the_thirty_first_is_full_on_the_last_day_of_a_shorter_one() -> None:
    begun = replace(STATED, registered_on=date(2024, 8, 31), operating_since=date(2024, 8, 31), suspensions=())
    assert [operating_months(begun, date(2024, 9, day)) for day in (29, 30)] == [0, 1]
