"""What an entry of the directory can say, whom it serves, and until when it stands unconfirmed."""

from datetime import date

import pytest

from services.kit.terms import ConfirmationTerm, term_of
from services.people.directory.rules import (
    confirm_by,
    fault_of_confirming,
    fault_of_taking,
    faults_of,
    places_around,
)

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("runners", "broken"),
    [
        (("o", None, None), []),
        ((None, "w", None), []),
        ((None, None, "司法局"), []),
        ((None, None, None), ["one_who_runs_it"]),
        (("o", None, "司法局"), ["one_who_runs_it"]),
    ],
)
def test_one_runs_a_service(runners: tuple[str | None, ...], broken: list[str]) -> None:
    assert [fault.rule for fault in faults_of(runners, ["everybody"], [])] == broken


@pytest.mark.parametrize(
    ("audience", "broken"),
    [
        (["disabled", "dibao"], []),
        (["everybody", "disabled"], ["everybody_alone"]),
        (["disabled", "disabled"], ["audience_repeated"]),
    ],
)
def test_what_is_for_everybody_is_for_nobody_else(audience: list[str], broken: list[str]) -> None:
    assert [fault.rule for fault in faults_of(("o",), audience, [])] == broken


def test_an_accommodation_stands_there_once() -> None:
    [fault] = faults_of(("o",), ["everybody"], ["large_print", "large_print"])
    assert (fault.field, fault.rule) == ("accommodations", "accommodation_repeated")


@pytest.mark.parametrize(
    ("last", "on", "broken"),
    [
        (None, date(2020, 1, 1), []),
        (date(2026, 11, 1), TODAY, []),
        (date(2026, 11, 1), date(2026, 11, 1), []),
        (date(2026, 11, 1), date(2026, 10, 31), ["before_the_last_confirmation"]),
        (None, date(2026, 11, 23), ["date_in_future"]),
    ],
)
def test_a_confirmation_is_of_today_or_of_a_day_since_the_last_one(
    last: date | None, on: date, broken: list[str]
) -> None:
    assert [fault.rule for fault in fault_of_confirming(last, on, TODAY)] == broken


@pytest.mark.parametrize(
    ("withdrawn_on", "valid_until", "broken"),
    [
        (None, None, []),
        (None, TODAY, []),
        (None, date(2026, 11, 21), ["entry_expired"]),
        (date(2026, 11, 20), None, ["entry_withdrawn"]),
    ],
)
def test_nobody_is_sent_to_what_was_withdrawn_or_has_expired(
    withdrawn_on: date | None, valid_until: date | None, broken: list[str]
) -> None:
    assert [fault.rule for fault in fault_of_taking(withdrawn_on, valid_until, TODAY)] == broken


def test_six_months_after_the_last_of_august_are_over_on_the_last_of_february() -> None:
    assert (confirm_by(date(2026, 8, 31), 6), confirm_by(date(2026, 8, 31), None)) == (date(2027, 2, 28), None)


def test_the_term_of_a_city_counts_before_that_of_its_province() -> None:
    province = ConfirmationTerm(district="440000", confirm_months=12, since=date(2026, 1, 1), document="省（示例）")
    city = ConfirmationTerm(district="440300", confirm_months=6, since=date(2026, 6, 1), document="市（示例）")
    asked = [("440303", date(2026, 7, 1)), ("440303", date(2026, 5, 1)), ("370102", date(2026, 7, 1))]
    found = [term_of((province, city), *each) for each in asked]
    assert [each and each.confirm_months for each in found] == [6, 12, None]


@pytest.mark.parametrize(
    ("district", "places"),
    [
        ("440303", ["440303", "000000", "440000", "440300", "440303"]),
        ("440300", ["4403", "000000", "440000", "440300"]),
        ("442000001", ["442000001", "000000", "440000", "442000", "442000001"]),
        ("000000", ["", "000000"]),
    ],
)
def test_a_place_is_served_by_what_serves_a_place_around_it(district: str, places: list[str]) -> None:
    assert places_around(district) == places
