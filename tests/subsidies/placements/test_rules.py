"""From a hire and a household to facts: what is known, of which day, and from where."""

from datetime import date
from uuid import UUID, uuid4

import pytest

from services.subsidies.placements.rules import Certification, Given, Household, Referral, facts_of

HIRED_ON = date(2026, 11, 2)
REFERRAL = Referral(uuid4(), uuid4(), uuid4(), "enterprise", "440303", HIRED_ON, 24, social_insurance_paid=None)


def certified(*spells: tuple[date, date | None]) -> Household:
    return Household(UUID(int=7), [Certification(*spell) for spell in spells])


def worker_is_of_a_zero_employment_family(*households: Household) -> Given:
    facts = facts_of(REFERRAL, HIRED_ON, households, {})
    fact = facts.get("worker_zero_employment_family")
    return None if fact is None else fact.value


@pytest.mark.parametrize(
    ("certified_on", "withdrawn_on", "was"),
    [
        (date(2026, 10, 1), None, True),
        (date(2026, 11, 2), None, True),
        (date(2026, 11, 3), None, False),
        (date(2026, 10, 1), date(2026, 11, 3), True),
        (date(2026, 10, 1), date(2026, 11, 2), False),
        (date(2026, 11, 2), date(2026, 11, 2), False),
    ],
)
def test_a_household_counts_where_it_was_certified_on_the_day_of_the_hire(
    *, certified_on: date, withdrawn_on: date | None, was: bool
) -> None:
    assert worker_is_of_a_zero_employment_family(certified((certified_on, withdrawn_on))) is was


def test_a_household_that_was_never_certified_does_not_count() -> None:
    assert worker_is_of_a_zero_employment_family(certified()) is False


def test_of_two_households_on_the_day_the_certified_one_counts() -> None:
    assert worker_is_of_a_zero_employment_family(certified(), certified((date(2026, 10, 1), None))) is True


def test_where_no_household_is_known_nobody_says_that_there_is_none() -> None:
    assert worker_is_of_a_zero_employment_family() is None


def test_a_given_fact_beats_what_is_known_and_says_that_it_was_given() -> None:
    fact = facts_of(REFERRAL, HIRED_ON, (), {"contract_months": 6})["contract_months"]
    assert (fact.value, fact.origin.service, fact.stated_on) == (6, "request", None)


def test_a_fact_that_is_given_as_null_is_not_known() -> None:
    assert "contract_months" not in facts_of(REFERRAL, HIRED_ON, (), {"contract_months": None})


def test_a_fact_that_matching_does_not_know_is_not_known() -> None:
    assert "social_insurance_paid" not in facts_of(REFERRAL, HIRED_ON, (), {})


def test_a_fact_of_a_hire_is_of_the_day_of_the_hire() -> None:
    fact = facts_of(REFERRAL, HIRED_ON, (), {})["contract_months"]
    assert (fact.origin.service, fact.origin.id, fact.stated_on) == ("matching", REFERRAL.id, HIRED_ON)


def test_a_certification_is_of_the_day_on_which_it_began() -> None:
    facts = facts_of(REFERRAL, HIRED_ON, (certified((date(2026, 10, 1), None)),), {})
    fact = facts["worker_zero_employment_family"]
    assert (fact.origin.service, fact.origin.id, fact.stated_on) == ("people", UUID(int=7), date(2026, 10, 1))
