"""When help to write dibao off is due, and that it is said once; no I/O."""

from datetime import date

import pytest

from services.people.dibao_links.law import write_off_rules
from services.people.dibao_links.rules import Help, help_due, reckon

[GUANGDONG] = write_off_rules()
NEVER = Help(None, None)
DUE, DAY_BEFORE, LATER = date(2026, 5, 10), date(2026, 5, 9), date(2026, 7, 1)


@pytest.mark.parametrize(
    ("since", "expected"),
    [
        ([], None),
        ([date(2026, 2, 10)], DUE),
        ([date(2026, 3, 1), date(2026, 2, 10)], DUE),
        ([date(2025, 11, 30)], date(2026, 2, 28)),
    ],
)
def test_help_is_due_three_months_of_the_calendar_after_the_first_member_began(
    since: list[date], expected: date | None
) -> None:
    assert help_due(since, GUANGDONG) == expected


@pytest.mark.parametrize(
    ("on", "caveats"),
    [
        (date(2006, 12, 31), None),
        (date(2007, 1, 1), ["first_day_uncertain"]),
        (date(2007, 6, 1), ["first_day_uncertain"]),
        (date(2008, 1, 1), []),
    ],
)
def test_of_guangdongs_months_the_year_is_printed_and_no_day(on: date, caveats: list[str] | None) -> None:
    days = GUANGDONG.days
    assert ([caveat.value for caveat in days.caveats(on)] if days.hold(on) else None) == caveats


@pytest.mark.parametrize(
    ("before", "due_on", "today", "after", "said"),
    [
        (NEVER, None, DUE, NEVER, False),
        (NEVER, DUE, DAY_BEFORE, Help(DUE, None), False),
        (Help(DUE, None), DUE, DUE, Help(DUE, DUE), True),
        (Help(DUE, DUE), DUE, LATER, Help(DUE, DUE), False),
        (Help(DUE, None), None, DAY_BEFORE, NEVER, False),
        (Help(DUE, DUE), None, LATER, Help(None, DUE), False),
        (Help(None, DUE), date(2026, 9, 1), LATER, Help(date(2026, 9, 1), None), False),
        (Help(None, DUE), LATER, LATER, Help(LATER, LATER), True),
        (Help(DUE, DUE), date(2026, 5, 1), LATER, Help(date(2026, 5, 1), DUE), False),
        (Help(DUE, DUE), date(2026, 8, 1), LATER, Help(date(2026, 8, 1), None), False),
    ],
    ids=[
        "nobody works",
        "not yet",
        "today",
        "said already",
        "the work ended before",
        "the work ended after it was said",
        "another stretch of work is not yet long enough",
        "another stretch of work is long enough",
        "it had begun earlier than was recorded",
        "it had begun later than was recorded",
    ],
)
def test_help_is_said_to_be_due_once_for_each_stretch_of_work(
    before: Help,
    due_on: date | None,
    today: date,
    after: Help,
    said: bool,  # noqa: FBT001 -- pytest passes it by name
) -> None:
    assert reckon(before, due_on, today) == (after, said)
