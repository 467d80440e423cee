"""When a plan can have ended, and which business it can have led to."""

from datetime import date

import pytest

from services.people.start_up_plans.rules import fault_of_business, fault_of_ending

RECORDED, TODAY = date(2026, 3, 1), date(2026, 11, 22)


@pytest.mark.parametrize(
    ("on", "rules"),
    [
        (date(2026, 2, 28), ["before_the_beginning"]),
        (RECORDED, []),
        (TODAY, []),
        (date(2026, 11, 23), ["date_in_future"]),
    ],
)
def test_a_plan_ends_between_its_recording_and_today(on: date, rules: list[str]) -> None:
    assert [fault.rule for fault in fault_of_ending(RECORDED, on, TODAY)] == rules


@pytest.mark.parametrize(
    ("planned", "opened", "rules"),
    [
        ("individual_business", "individual_business", []),
        (None, "legal_person_business", []),
        ("individual_business", "legal_person_business", ["business_of_another_licence"]),
        ("individual_business", None, ["not_in_this_file"]),
        (None, None, ["not_in_this_file"]),
    ],
)
def test_a_plan_leads_to_a_business_of_its_person_with_the_licence_that_was_planned(
    planned: str | None, opened: str | None, rules: list[str]
) -> None:
    assert [fault.rule for fault in fault_of_business(planned, opened)] == rules
