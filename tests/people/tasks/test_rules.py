"""The promise of work is due a month of the calendar later; a pause adds its days, and the last day still counts."""

from datetime import date

import pytest

from services.kit.law_days import law_days
from services.people.tasks.law import promise_of, promises
from services.people.tasks.rules import PromiseRule, kept, put_off


def rule(months: int | None) -> PromiseRule:
    """Return a rule that promises work within so many months."""
    return PromiseRule("GD-TEST", "440000", law_days({"effective_from": 2006, "effective_to": None}), months)


@pytest.mark.parametrize(
    ("since", "due"),
    [
        (date(2026, 3, 10), date(2026, 4, 10)),
        (date(2026, 1, 31), date(2026, 2, 28)),
        (date(2026, 12, 15), date(2027, 1, 15)),
    ],
)
def test_a_promise_of_a_month_is_due_on_the_same_day_of_the_next(since: date, due: date) -> None:
    assert rule(1).due_on(since) == due


def test_where_no_text_says_how_long_nothing_is_due() -> None:
    assert (rule(None).due_on(date(2026, 3, 10)), kept(None, date(2030, 1, 1))) == (None, True)


@pytest.mark.parametrize(("on", "is_kept"), [(date(2026, 4, 10), True), (date(2026, 4, 11), False)])
def test_work_found_on_the_last_day_keeps_a_promise(on: date, is_kept: bool) -> None:  # noqa: FBT001 -- a value of the table
    assert kept(date(2026, 4, 10), on) is is_kept


def test_the_days_of_a_pause_are_added() -> None:
    assert put_off(date(2026, 4, 10), date(2026, 3, 20), date(2026, 3, 27)) == date(2026, 4, 17)


@pytest.mark.parametrize(
    ("district", "on", "found"),
    [
        ("440303", date(2026, 6, 1), "GD-1MONTH"),
        ("440303", date(2005, 12, 31), None),
        ("370102", date(2026, 6, 1), None),
    ],
)
def test_guangdong_promises_and_nobody_else_whose_text_is_known(district: str, on: date, found: str | None) -> None:
    promise = promise_of(district, on)
    assert (promise.id if promise else None) == found


@pytest.mark.parametrize(("on", "caveats"), [(date(2006, 6, 1), ["first_day_uncertain"]), (date(2007, 1, 1), [])])
def test_in_the_year_that_the_source_tells_of_the_promise_is_not_certain(on: date, caveats: list[str]) -> None:
    promise = promise_of("440303", on)
    assert promise is not None
    assert [caveat.value for caveat in promise.days.caveats(on)] == caveats


def test_the_promise_of_guangdong_is_one_month() -> None:
    assert [(each.id, each.months) for each in promises()] == [("GD-1MONTH", 1)]
