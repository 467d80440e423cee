"""When a membership can end, and what puts a certification in doubt; no I/O."""

from datetime import date

import pytest

from services.people.households.rules import fault_of_leaving, puts_in_doubt, repeated

JOINED, TODAY = date(2026, 3, 1), date(2026, 11, 22)


@pytest.mark.parametrize(
    ("left_on", "rule"),
    [
        (date(2026, 2, 28), "left_before_joining"),
        (date(2026, 3, 1), None),
        (date(2026, 11, 22), None),
        (date(2026, 11, 23), "date_in_future"),
    ],
)
def test_a_membership_ends_between_joining_and_today(left_on: date, rule: str | None) -> None:
    assert fault_of_leaving(JOINED, left_on, TODAY) == rule


@pytest.mark.parametrize(
    "fact", ["employed", "able", "willing", "left_on", "income_per_head", "hukou_kind", "district"]
)
def test_a_fact_that_decides_puts_a_certification_in_doubt(fact: str) -> None:
    assert puts_in_doubt([fact])


@pytest.mark.parametrize("fact", ["relation", "address"])
def test_a_fact_that_does_not_decide_leaves_a_certification_alone(fact: str) -> None:
    assert not puts_in_doubt([fact])


def test_who_is_listed_again_is_found_each_time() -> None:
    assert repeated(["a", "b", "a", "c", "b", "a"]) == (2, 4, 5)
