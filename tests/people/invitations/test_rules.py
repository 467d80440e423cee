"""For how long a code counts, and what has become of an invitation."""

from datetime import date

import pytest

from services.people.invitations.law import validity_of
from services.people.invitations.rules import state_of

INVITED = date(2026, 11, 2)


def test_a_code_counts_for_two_weeks_with_the_day_it_was_made() -> None:
    assert validity_of("370102", INVITED).last_day(INVITED) == date(2026, 11, 15)


@pytest.mark.parametrize(
    ("accepted", "revoked", "on", "state"),
    [
        (False, False, date(2026, 11, 15), "open"),
        (False, False, date(2026, 11, 16), "expired"),
        (True, False, date(2026, 11, 16), "accepted"),
        (False, True, date(2026, 11, 16), "revoked"),
    ],
)
def test_an_invitation_expires_after_its_last_day_unless_it_came_to_an_end_before(
    *, accepted: bool, revoked: bool, on: date, state: str
) -> None:
    assert state_of(accepted=accepted, revoked=revoked, valid_until=date(2026, 11, 15), on=on) == state
