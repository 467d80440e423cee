"""Between which birth dates somebody is of working age on a day: those of whom the rule says so one by one."""

from datetime import date, timedelta

import pytest

from services.people.working_age.law import working_age

ON = [date(2024, 2, 29), date(2025, 1, 1), date(2026, 11, 22), date(2040, 12, 31)]


@pytest.mark.parametrize("sex", ["1", "2"])
@pytest.mark.parametrize("on", ON)
def test_the_first_and_the_last_of_working_age_are_so_and_those_beside_them_are_not(sex: str, on: date) -> None:
    law, day = working_age(), timedelta(days=1)
    first, last = law.births(sex, on)
    asked = (first - day, first, last, last + day)
    assert [law.holds(sex, born, on) for born in asked] == [False, True, True, False]


def test_on_a_known_day_the_dates_are_those_of_the_law() -> None:
    # Men born from January 1965 on retire a month after their sixtieth birthday, or later; all before them have.
    assert working_age().births("1", date(2024, 12, 31)) == (date(1965, 1, 1), date(2008, 12, 31))
