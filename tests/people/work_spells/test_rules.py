"""What cannot be true of a job."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from services.people.files.rules import Life
from services.people.work_spells.rules import Spell, faults_of

LIFE = Life(born=date(1980, 1, 1), today=date(2026, 6, 15))
STATED = Spell(
    since=date(2024, 3, 1),
    until=None,
    ended_for=None,
    contract="fixed_term",
    contract_from=date(2024, 3, 1),
    contract_until=date(2027, 2, 28),
)


def faults(**changed: Any) -> list[tuple[str, str]]:  # noqa: ANN401 -- any fact
    """Return field and rule of each fault of a job with these facts changed."""
    return [(fault.field, fault.rule) for fault in faults_of(replace(STATED, **changed), LIFE)]


def test_a_job_that_goes_on_under_a_contract_that_ends_later_is_possible() -> None:
    assert faults() == []


@pytest.mark.parametrize(
    ("changed", "fault"),
    [
        ({"since": date(2026, 6, 16)}, ("since", "date_in_future")),
        ({"since": date(1979, 12, 31)}, ("since", "before_birth")),
        ({"until": date(2026, 6, 16)}, ("until", "date_in_future")),
        ({"until": date(2024, 2, 29)}, ("until", "ends_before_it_begins")),
        ({"ended_for": "resigned"}, ("ended_for", "of_ended_ones_only")),
        ({"contract": "open_ended"}, ("contract_until", "of_fixed_terms_only")),
        ({"contract_until": date(2024, 2, 29)}, ("contract_until", "ends_before_it_begins")),
    ],
)
def test_what_cannot_be_names_the_field_and_the_rule(changed: dict[str, object], fault: tuple[str, str]) -> None:
    assert faults(**changed) == [fault]


def test_without_a_contract_there_are_no_days_of_one() -> None:
    assert faults(contract="none") == [
        ("contract_from", "of_contracts_only"),
        ("contract_until", "of_fixed_terms_only"),
    ]


def test_a_job_of_one_day_today_is_possible() -> None:
    assert faults(since=date(2026, 6, 15), until=date(2026, 6, 15), ended_for="other") == []
