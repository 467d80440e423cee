"""When consent can be answered."""

from dataclasses import replace
from datetime import date

import pytest

from services.people.consents.rules import Basis, Legal, Use, faults_of
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
