"""What cannot be true of a status."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from services.people.files.rules import Life
from services.people.statuses.rules import Stated, fault_of_ending, faults_of

LIFE = Life(born=date(2000, 5, 1), today=date(2026, 6, 15))
STATED = Stated("dibao", date(2024, 3, 1), date(2099, 2, 28), None, None)


def faults(**changed: Any) -> list[tuple[str, str]]:  # noqa: ANN401 -- any fact
    """Return field and rule of each fault of a status with these facts changed."""
    return [(fault.field, fault.rule) for fault in faults_of(replace(STATED, **changed), LIFE)]


def test_evidence_may_be_good_beyond_today() -> None:
    assert faults() == []


@pytest.mark.parametrize(
    ("changed", "fault"),
    [
        ({"since": date(2026, 6, 16)}, ("since", "date_in_future")),
        ({"since": date(2000, 4, 30)}, ("since", "before_birth")),
        ({"valid_until": date(2024, 2, 29)}, ("valid_until", "ends_before_it_begins")),
        ({"hardship": "older"}, ("hardship", "of_hardship_only")),
        ({"graduated_in": 2022}, ("graduated_in", "year_of_graduates_only")),
        ({"kind": "graduate"}, ("graduated_in", "graduates_have_a_year")),
        ({"kind": "graduate", "graduated_in": 1999}, ("graduated_in", "before_birth")),
        ({"kind": "graduate", "graduated_in": 2027}, ("graduated_in", "date_in_future")),
    ],
)
def test_what_cannot_be_names_the_field_and_the_rule(changed: dict[str, object], fault: tuple[str, str]) -> None:
    assert faults(**changed) == [fault]


@pytest.mark.parametrize("changed", [{"graduated_in": 2014}, {"graduated_in": 2026}])
def test_a_graduate_left_school_early_or_late_and_by_now(changed: dict[str, object]) -> None:
    assert faults(kind="graduate", **changed) == []


@pytest.mark.parametrize(
    ("on", "rules"),
    [
        (date(2024, 2, 29), ["ends_before_it_begins"]),
        (date(2024, 3, 1), []),
        (date(2026, 6, 15), []),
        (date(2026, 6, 16), ["date_in_future"]),
    ],
)
def test_a_status_ends_between_its_beginning_and_today(on: date, rules: list[str]) -> None:
    assert [fault.rule for fault in fault_of_ending(STATED.since, on, LIFE.today)] == rules
