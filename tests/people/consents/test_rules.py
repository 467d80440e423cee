"""When consent can be answered."""

from dataclasses import replace
from datetime import date

import pytest

from services.people.consents.rules import Basis, Legal, Said, Use, faults_of, faults_of_using
from services.people.files.rules import Life

LIFE = Life(born=date(1980, 1, 1), today=date(2026, 6, 15))
TODAY, LAST = LIFE.today, date(2026, 1, 1)
MESSAGES = Use("messages", "短信", "Messages", Basis.CONSENT, separate=False, legal=Legal("PIPL", "13", "quoted"))


def test_a_use_that_rests_on_consent_is_answered_on_or_after_the_last_answer() -> None:
    assert [faults_of(MESSAGES, on, LAST, LIFE) for on in (LAST, TODAY)] == [(), ()]


@pytest.mark.parametrize(
    ("use", "on", "fault"),
    [
        (None, TODAY, ("use", "use_unknown")),
        (replace(MESSAGES, basis=Basis.STATUTORY), TODAY, ("use", "no_consent_needed")),
        (MESSAGES, date(2025, 12, 31), ("on", "before_the_last_answer")),
        (MESSAGES, date(2026, 6, 16), ("on", "date_in_future")),
    ],
)
def test_what_cannot_be_names_the_field_and_the_rule(use: Use | None, on: date, fault: tuple[str, str]) -> None:
    assert [(each.field, each.rule) for each in faults_of(use, on, LAST, LIFE)] == [fault]


AGREED, REFUSED, AGAIN = (
    Said(given=True, since=date(2026, 1, 1), until=date(2026, 3, 1)),
    Said(given=False, since=date(2026, 3, 1), until=date(2026, 5, 1)),
    Said(given=True, since=date(2026, 5, 1), until=None),
)


@pytest.mark.parametrize(
    ("day", "faults"),
    [
        (date(2025, 12, 31), [("held_on", "no_consent_that_day")]),
        (date(2026, 1, 1), []),
        (date(2026, 3, 1), []),
        (date(2026, 4, 1), [("held_on", "no_consent_that_day")]),
        (date(2026, 5, 1), []),
        (TODAY, []),
    ],
)
def test_what_is_recorded_of_a_day_needs_an_answer_that_agreed_on_that_day(
    day: date, faults: list[tuple[str, str]]
) -> None:
    found = faults_of_using("person", [AGREED, REFUSED, AGAIN], ("held_on", day))
    assert [(fault.field, fault.rule) for fault in found] == faults


def test_a_refusal_that_holds_stands_in_the_way_of_days_on_which_the_person_agreed() -> None:
    [fault] = faults_of_using("person", [AGREED, replace(REFUSED, until=None)], ("held_on", date(2026, 2, 1)))
    assert (fault.field, fault.rule) == ("person", "consent_refused")
