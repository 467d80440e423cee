"""What a certification waits for, and which days a posting and an objection can have; no I/O."""

from datetime import date

import pytest

from services.people.applications.rules import Posting, faults_of_objection, faults_of_posting, last_day, waits_for

MONDAY, TUESDAY, WEDNESDAY, THURSDAY = (date(2005, 5, day) for day in (23, 24, 25, 26))
TODAY = date(2005, 6, 30)


def posted(until: date | None = WEDNESDAY, *, objection_open: bool = False) -> Posting:
    return Posting(None if until is None else MONDAY, until, objection_open)


@pytest.mark.parametrize(
    ("posting", "on", "days", "expected"),
    [
        (None, THURSDAY, None, ()),
        (None, THURSDAY, 3, ("no_application",)),
        (posted(None), THURSDAY, None, ()),
        (posted(None), THURSDAY, 3, ("not_posted",)),
        (posted(), THURSDAY, 3, ()),
        (posted(), WEDNESDAY, 3, ("posting_goes_on",)),
        (posted(), WEDNESDAY, None, ("posting_goes_on",)),
        (posted(TUESDAY), THURSDAY, 3, ("posted_too_short",)),
        (posted(objection_open=True), THURSDAY, 3, ("objection_open",)),
        (posted(None, objection_open=True), THURSDAY, None, ("objection_open",)),
    ],
)
def test_a_certification_waits_for_what_the_law_asks_and_nobody_has_done(
    posting: Posting | None, on: date, days: int | None, expected: tuple[str, ...]
) -> None:
    assert waits_for(posting, on, days) == expected


def test_three_days_of_posting_end_on_the_third() -> None:
    assert last_day(MONDAY, 3) == WEDNESDAY


@pytest.mark.parametrize(
    ("since", "until", "days", "expected"),
    [
        (MONDAY, None, 3, {}),
        (MONDAY, WEDNESDAY, 3, {}),
        (MONDAY, TUESDAY, 3, {"until": "posted_too_short"}),
        (MONDAY, None, None, {"until": "posting_end_not_printed"}),
        (MONDAY, MONDAY, None, {}),
        (TUESDAY, MONDAY, None, {"until": "ends_before_it_begins"}),
        (date(2005, 5, 1), None, 3, {"since": "posted_before_received"}),
        (date(2005, 7, 1), None, 3, {"since": "date_in_future"}),
    ],
)
def test_a_posting_has_days_that_can_be(
    since: date, until: date | None, days: int | None, expected: dict[str, str]
) -> None:
    faults = faults_of_posting(date(2005, 5, 20), since, until, days, TODAY)
    assert {fault.field: fault.rule for fault in faults} == expected


@pytest.mark.parametrize(
    ("posting", "on", "expected"),
    [
        (posted(), MONDAY, None),
        (posted(), WEDNESDAY, None),
        (posted(), THURSDAY, "not_during_posting"),
        (posted(), date(2005, 5, 22), "not_during_posting"),
        (posted(None), TUESDAY, "not_during_posting"),
        (posted(date(2005, 7, 9)), date(2005, 7, 1), "date_in_future"),
    ],
)
def test_an_objection_is_raised_while_the_application_is_posted(
    posting: Posting, on: date, expected: str | None
) -> None:
    assert [fault.rule for fault in faults_of_objection(posting, on, TODAY)] == ([] if expected is None else [expected])
