"""Who is introduced to a service, and when it can be known what came of it."""

from dataclasses import replace
from datetime import date

import pytest

from services.people.consents.law import uses
from services.people.consents.rules import Basis, Said
from services.people.orientations.rules import USE, fault_of_outcome, faults_of_introducing

ORIENTED, TODAY = date(2026, 3, 1), date(2026, 11, 22)
AGREED, REFUSED = (Said(given, date(2026, 1, 5), None) for given in (True, False))


@pytest.mark.parametrize(
    ("how", "said", "broken"),
    [
        ("told", [], []),
        ("told", [REFUSED], []),
        ("introduced", [AGREED], []),
        ("introduced", [], [("how", "consent_not_asked")]),
        ("introduced", [REFUSED], [("how", "consent_refused")]),
        ("introduced", [replace(AGREED, since=date(2026, 3, 2))], [("on", "no_consent_that_day")]),
    ],
)
def test_a_service_is_told_about_whoever_agrees_to_it_and_did_on_that_day(
    how: str, said: list[Said], broken: list[tuple[str, str]]
) -> None:
    assert [(fault.field, fault.rule) for fault in faults_of_introducing(how, ORIENTED, said)] == broken


def test_an_introduction_rests_on_consent_that_is_asked_for_by_itself() -> None:
    use = uses()[USE]
    assert (use.basis, use.separate, use.legal.article) == (Basis.CONSENT, True, "23")


@pytest.mark.parametrize(
    ("on", "broken"),
    [
        (date(2026, 2, 28), ["before_the_beginning"]),
        (ORIENTED, []),
        (TODAY, []),
        (date(2026, 11, 23), ["date_in_future"]),
    ],
)
def test_what_came_of_it_is_known_between_that_day_and_today(on: date, broken: list[str]) -> None:
    assert [fault.rule for fault in fault_of_outcome(ORIENTED, on, TODAY)] == broken
