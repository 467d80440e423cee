"""Working days: which day lies so many ahead, by the holidays and make-up days that the State Council announces.

They are announced for one year at a time, in the autumn before (国务院办公厅关于部分节假日安排的通知); chinesecalendar
carries them. Of years past its table the weekdays count, and what was counted so is provisional: it is counted again
once a table with that year is installed. Every function takes the table's last year, so that both can be asked for.
"""

from dataclasses import dataclass
from datetime import date, timedelta

import chinese_calendar  # type: ignore[import-untyped]  # the library has no types
from chinese_calendar.constants import holidays  # type: ignore[import-untyped]  # the library has no types

FIRST_YEAR = min(holidays).year
LAST_YEAR = max(holidays).year
"""The last year whose holidays the installed table knows."""
FRIDAY = 4
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Counted:
    """A day that was counted to; `provisional` where days of a year count whose holidays nobody knows yet."""

    on: date
    provisional: bool


def is_working_day(day: date, *, last_year: int = LAST_YEAR) -> bool:
    """Tell whether offices work on a day: a weekday that is no holiday, or a weekend day that makes up for one."""
    if FIRST_YEAR <= day.year <= last_year:
        return bool(chinese_calendar.is_workday(day))
    return day.weekday() <= FRIDAY


def working_days_after(day: date, days: int, *, last_year: int = LAST_YEAR) -> Counted:
    """Return the day that lies this many working days after a day, which does not count itself."""
    end = day
    while days > 0:
        end += ONE_DAY
        days -= is_working_day(end, last_year=last_year)
    return Counted(end, provisional=end.year > last_year)


def next_working_day(day: date, *, last_year: int = LAST_YEAR) -> Counted:
    """Return the day itself where it is a working day, else the first one after it."""
    end = day
    while not is_working_day(end, last_year=last_year):
        end += ONE_DAY
    return Counted(end, provisional=end.year > last_year)
