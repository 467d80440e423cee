"""What is said of a code that was entered tells only whoever knew it what has become of it."""

from datetime import UTC, datetime, timedelta

import pytest

from services.people.self_service.rules import Code, Ended, Verdict, verdict

NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
LATER, BEFORE = NOW + timedelta(minutes=1), NOW - timedelta(minutes=1)


@pytest.mark.parametrize(
    ("matches", "ended_for", "valid_until", "said"),
    [
        (True, None, LATER, "right"),
        (True, None, BEFORE, "expired"),
        (True, None, NOW, "expired"),
        (True, "used", LATER, "used"),
        (True, "withdrawn", LATER, "withdrawn"),
        (True, "replaced", LATER, "none"),
        (True, "wrong_tries", LATER, "none"),
        (False, None, LATER, "wrong"),
        (False, None, BEFORE, "none"),
        (False, "withdrawn", LATER, "none"),
    ],
)
def test_only_the_right_digits_are_told_what_has_become_of_the_code(
    matches: bool,  # noqa: FBT001 -- a value of the table
    ended_for: Ended | None,
    valid_until: datetime,
    said: Verdict,
) -> None:
    assert verdict(Code(matches, ended_for, valid_until), NOW) == said


def test_of_a_person_without_a_code_nothing_is_said() -> None:
    assert verdict(None, NOW) == "none"
