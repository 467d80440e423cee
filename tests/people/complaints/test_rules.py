"""Which districts stand above which, and by when a complaint is due."""

from datetime import date

import pytest

from services.kit.terms import ComplaintTerm, term_of
from services.people.complaints.rules import above

TERM = ComplaintTerm(
    district="640000",
    accept_days=5,
    answer_days=None,
    counted="working_days",
    since=date(2026, 1, 1),
    document="示例",
)


@pytest.mark.parametrize(
    ("district", "higher"),
    [
        ("640104001", ("640104", "640100", "640000")),
        ("640104", ("640100", "640000")),
        ("640100", ("640000",)),
        ("640000", ()),
    ],
)
def test_a_district_lies_below_those_that_hold_it(district: str, higher: tuple[str, ...]) -> None:
    assert above(district) == higher


def test_working_days_leave_out_holidays_and_what_is_not_printed_is_never_due() -> None:
    [accept, answer] = [TERM.last_day(days, date(2026, 9, 29)) for days in (TERM.accept_days, TERM.answer_days)]
    assert accept is not None
    assert (accept.on, accept.provisional, answer) == (date(2026, 10, 12), False, None)  # after the National Day week


def test_calendar_days_are_days() -> None:
    counted = TERM.model_copy(update={"counted": "days"}).last_day(60, date(2026, 9, 29))
    assert counted is not None
    assert counted.on == date(2026, 11, 28)


def test_the_smallest_area_and_the_latest_text_count() -> None:
    city = TERM.model_copy(update={"district": "640100", "accept_days": 3})
    later = city.model_copy(update={"since": date(2026, 6, 1), "accept_days": 2})
    asked = [("640104", date(2026, 3, 1)), ("640104", date(2026, 7, 1)), ("640200", date(2026, 7, 1))]
    found = [term_of((TERM, city, later), *each) for each in asked]
    assert [each and each.accept_days for each in found] == [3, 2, 5]
    assert term_of((TERM,), "440303", date(2026, 7, 1)) is None
