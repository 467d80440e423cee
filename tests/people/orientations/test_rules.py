"""Who is introduced to a service, and when it can be known what came of it."""

from datetime import date

import pytest

from services.people.consents.law import uses
from services.people.consents.rules import Basis
from services.people.orientations.rules import USE, fault_of_introducing, fault_of_outcome

ORIENTED, TODAY = date(2026, 3, 1), date(2026, 11, 22)


@pytest.mark.parametrize(
    ("how", "given", "broken"),
    [
        ("told", None, []),
        ("told", False, []),
        ("introduced", True, []),
        ("introduced", None, ["consent_not_asked"]),
        ("introduced", False, ["consent_refused"]),
    ],
)
def test_a_service_is_told_about_whoever_agrees_to_it(how: str, given: bool | None, broken: list[str]) -> None:  # noqa: FBT001 -- a parameter of the test
    assert [fault.rule for fault in fault_of_introducing(how, given=given)] == broken


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
