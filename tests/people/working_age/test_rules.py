"""Working age against days worked out by hand from the table of delays of 2025."""

from datetime import date, timedelta

import pytest
import yaml

from services.people.working_age.law import LAWS, working_age
from services.people.working_age.rules import RetirementAge

MAN = "1"
TODAY = date(2026, 11, 23)
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("born", "first_day"),
    [
        (date(2010, 2, 28), date(2026, 2, 28)),
        (date(2008, 2, 29), date(2024, 2, 29)),
        (date(2009, 12, 31), date(2025, 12, 31)),
    ],
)
def test_working_age_begins_on_the_sixteenth_birthday(born: date, first_day: date) -> None:
    age = working_age()
    assert [age.holds(MAN, born, day) for day in (first_day - DAY, first_day)] == [False, True]


MEN = [
    (date(1950, 6, 15), date(2010, 6, 15)),  # 60
    (date(1964, 12, 31), date(2024, 12, 31)),  # 60, the last whom nothing delays
    (date(1965, 1, 15), date(2025, 2, 15)),  # 60 and 1 month
    (date(1965, 4, 30), date(2025, 5, 30)),  # 60 and 1 month
    (date(1965, 5, 15), date(2025, 7, 15)),  # 60 and 2 months
    (date(1970, 6, 10), date(2031, 11, 10)),  # 61 and 5 months
    (date(1976, 8, 31), date(2039, 7, 31)),  # 62 and 11 months
    (date(1976, 9, 1), date(2039, 9, 1)),  # 63
    (date(1990, 3, 31), date(2053, 3, 31)),  # 63, no more
]
WOMEN_50 = [
    (date(1960, 6, 15), date(2010, 6, 15)),  # 50
    (date(1974, 12, 31), date(2024, 12, 31)),  # 50, the last whom nothing delays
    (date(1975, 2, 10), date(2025, 3, 10)),  # 50 and 1 month
    (date(1975, 3, 10), date(2025, 5, 10)),  # 50 and 2 months
    (date(1980, 6, 30), date(2033, 3, 30)),  # 52 and 9 months
    (date(1984, 10, 5), date(2039, 9, 5)),  # 54 and 11 months
    (date(1984, 11, 5), date(2039, 11, 5)),  # 55
    (date(1999, 1, 1), date(2054, 1, 1)),  # 55, no more
]
WOMEN_55 = [
    (date(1969, 12, 31), date(2024, 12, 31)),  # 55, the last whom nothing delays
    (date(1970, 1, 20), date(2025, 2, 20)),  # 55 and 1 month
    (date(1970, 5, 20), date(2025, 7, 20)),  # 55 and 2 months
    (date(1975, 12, 1), date(2032, 6, 1)),  # 56 and 6 months
    (date(1981, 8, 31), date(2039, 7, 31)),  # 57 and 11 months
    (date(1981, 9, 9), date(2039, 9, 9)),  # 58
    (date(1988, 2, 29), date(2046, 3, 1)),  # 58, on a day that 2046 does not have
]


def around(age: RetirementAge, born: date, day: date) -> list[bool]:
    return [age.reached(born, on) for on in (day - DAY, day)]


@pytest.mark.parametrize(("born", "retires"), MEN)
def test_a_man_retires_on_the_day_that_the_table_of_delays_gives(born: date, retires: date) -> None:
    assert around(working_age().of(TODAY).men, born, retires) == [False, True]


@pytest.mark.parametrize(("born", "retires"), WOMEN_50)
def test_a_woman_without_such_a_post_retires_on_the_day_of_the_table(born: date, retires: date) -> None:
    assert around(working_age().of(TODAY).women, born, retires) == [False, True]


@pytest.mark.parametrize(("born", "retires"), WOMEN_55)
def test_a_woman_in_management_or_a_technical_post_retires_on_the_day_of_the_table(born: date, retires: date) -> None:
    assert around(working_age().of(TODAY).women_in_posts, born, retires) == [False, True]


def test_a_day_that_the_month_does_not_have_is_reached_on_the_first_of_the_next() -> None:
    assert around(working_age().of(TODAY).men, date(1965, 3, 31), date(2025, 5, 1)) == [False, True]


@pytest.mark.parametrize(("born", "retires"), MEN)
def test_working_age_ends_where_retirement_begins(born: date, retires: date) -> None:
    age = working_age()
    assert [age.holds(MAN, born, day) for day in (retires - DAY, retires)] == [True, False]


def test_working_age_says_that_it_is_unverified() -> None:
    written = yaml.safe_load((LAWS / "working_age.yaml").read_text(encoding="utf-8"))
    assert [each["sure"] for each in written] == ["unverified"] * 2


@pytest.mark.parametrize(
    ("sex", "born", "of_age"), [(MAN, date(1964, 12, 31), [True, False]), ("2", date(1974, 12, 31), [True, False])]
)
def test_on_the_last_day_of_2024_the_ages_did_not_rise_yet(sex: str, born: date, of_age: list[bool]) -> None:
    last = date(2024, 12, 31)
    assert [working_age().holds(sex, born, day) for day in (last - DAY, last)] == of_age
    assert {each.rises is None for each in (working_age().of(last).men, working_age().of(last).women)} == {True}
    assert working_age().of(last + DAY).men.rises is not None


def test_one_text_answers_for_every_day() -> None:
    texts = working_age().texts
    days = [date(year, month, day) for year in (1950, 2024, 2025, 2060) for month, day in ((1, 1), (12, 31))]
    assert {sum(text.days.hold(day) for text in texts) for day in days} == {1}
