"""What a vacancy must say before it is published, and which pay contradicts itself."""

import pytest

from services.vacancies.posts.rules import fault_of_pay, missing_to_publish

COMPLETE = {"occupation": "4-10-01-05", "pay_from": 450000, "pay_to": 600000, "pay_agreed": False}


@pytest.mark.parametrize(
    ("facts", "missing"),
    [
        ({}, ()),
        ({"occupation": None}, ("occupation",)),
        ({"pay_from": None}, ()),
        ({"pay_to": None}, ()),
        ({"pay_from": None, "pay_to": None}, ("pay_from",)),
        ({"pay_from": None, "pay_to": None, "pay_agreed": True}, ()),
        ({"pay_from": None, "pay_to": None, "occupation": None}, ("occupation", "pay_from")),
    ],
)
def test_an_occupation_and_a_pay_are_needed(facts: dict[str, object], missing: tuple[str, ...]) -> None:
    assert missing_to_publish(COMPLETE | facts) == missing


@pytest.mark.parametrize(
    ("pay_from", "pay_to", "agreed", "fault"),
    [
        (1, 2, False, None),
        (2, 2, False, None),
        (None, 2, False, None),
        (2, None, False, None),
        (None, None, True, None),
        (3, 2, False, ("pay_to", "low_above_high")),
        (None, 2, True, ("pay_agreed", "agreed_with_amount")),
        (0, None, True, ("pay_agreed", "agreed_with_amount")),
    ],
)
def test_a_pay_does_not_contradict_itself(
    pay_from: int | None,
    pay_to: int | None,
    agreed: bool,  # noqa: FBT001 -- a column of the table
    fault: tuple[str, str] | None,
) -> None:
    assert fault_of_pay(pay_from, pay_to, agreed=agreed) == fault
