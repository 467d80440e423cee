"""Working days, by the notices that announce holidays and make-up days.

国务院办公厅关于2025年部分节假日安排的通知 (国办发明电 [2024] 12) and that for 2026 ([2025] 7).
"""

from datetime import date

import pytest

from services.kit.working_days import is_working_day, next_working_day, working_days_after


@pytest.mark.parametrize(
    "day",
    [
        date(2025, 1, 26),  # Sunday, for Spring Festival
        date(2025, 2, 8),  # Saturday, for Spring Festival
        date(2025, 4, 27),  # Sunday, for Labour Day
        date(2025, 9, 28),  # Sunday, for National Day
        date(2025, 10, 11),  # Saturday, for National Day
        date(2026, 2, 14),  # Saturday, for Spring Festival
        date(2026, 2, 28),  # Saturday, for Spring Festival
        date(2026, 9, 20),  # Sunday, for National Day
    ],
)
def test_a_weekend_day_that_makes_up_for_a_holiday_is_a_working_day(day: date) -> None:
    assert is_working_day(day)


@pytest.mark.parametrize(
    "day",
    [
        date(2025, 1, 28),  # Tuesday, the eve of Spring Festival
        date(2025, 2, 4),  # Tuesday, its last day
        date(2025, 5, 5),  # Monday, for Labour Day
        date(2025, 10, 8),  # Wednesday, for National Day and Mid-Autumn
        date(2026, 2, 23),  # Monday, the last day of Spring Festival
        date(2026, 10, 7),  # Wednesday, for National Day
    ],
)
def test_a_weekday_of_a_holiday_is_none(day: date) -> None:
    assert not is_working_day(day)


def test_seven_working_days_go_around_a_holiday_and_count_its_make_up_days() -> None:
    # 26 September 2025 is a Friday: 28 (Sunday), 29, 30, then 9, 10, 11 (Saturday) and 13 October.
    assert working_days_after(date(2025, 9, 26), 7).on == date(2025, 10, 13)


def test_seven_working_days_of_an_ordinary_week_leave_out_its_weekend() -> None:
    counted = working_days_after(date(2025, 6, 9), 7)
    assert (counted.on, counted.provisional) == (date(2025, 6, 18), False)


def test_past_the_last_year_that_is_announced_weekdays_count_and_the_day_is_provisional() -> None:
    counted = working_days_after(date(2025, 9, 26), 7, last_year=2024)
    assert (counted.on, counted.provisional) == (date(2025, 10, 7), True)


def test_a_count_that_begins_in_a_known_year_and_ends_past_it_is_provisional() -> None:
    # From Monday 29 December 2025: 30, 31, then Thursday the 1st, which nobody knows to be a holiday, to the 7th.
    counted = working_days_after(date(2025, 12, 29), 7, last_year=2025)
    assert (counted.on, counted.provisional) == (date(2026, 1, 7), True)


def test_the_next_working_day_after_a_holiday_begins_is_the_first_after_it() -> None:
    assert next_working_day(date(2025, 10, 1)).on == date(2025, 10, 9)


def test_a_working_day_is_its_own_next_one() -> None:
    assert next_working_day(date(2025, 9, 28)).on == date(2025, 9, 28)


def test_no_days_after_a_day_is_that_day() -> None:
    assert working_days_after(date(2025, 10, 1), 0).on == date(2025, 10, 1)
