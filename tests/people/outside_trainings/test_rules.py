"""What cannot be true of a training from elsewhere, and how many free ones somebody has used."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from services.people.files.rules import Life
from services.people.outside_trainings.rules import Training, faults_of, free_trainings_used

LIFE = Life(born=date(1980, 1, 1), today=date(2026, 6, 15))
STATED = Training(
    since=date(2024, 3, 4),
    until=date(2024, 4, 12),
    result="completed",
    certificate_kind="completion",
    certificate_level=None,
    is_numbered=True,
    paid_by="public_funds",
)
GOES_ON = {"until": None, "result": "going_on", "certificate_kind": None, "is_numbered": False}


def faults(**changed: Any) -> list[tuple[str, str]]:  # noqa: ANN401 -- any fact
    """Return field and rule of each fault of a training with these facts changed."""
    return [(fault.field, fault.rule) for fault in faults_of(replace(STATED, **changed), LIFE)]


@pytest.mark.parametrize("changed", [{}, GOES_ON, {"certificate_kind": "skill_level", "certificate_level": "junior"}])
def test_a_training_that_goes_on_or_was_completed_is_possible(changed: dict[str, object]) -> None:
    assert faults(**changed) == []


@pytest.mark.parametrize(
    ("changed", "fault"),
    [
        (GOES_ON | {"since": date(2026, 6, 16)}, ("since", "date_in_future")),
        ({"until": date(2024, 3, 3)}, ("until", "ends_before_it_begins")),
        ({"until": None}, ("until", "of_every_ended_one")),
        (GOES_ON | {"until": date(2024, 4, 12)}, ("until", "of_ended_trainings_only")),
        ({"result": "dropped_out"}, ("certificate_kind", "of_completed_ones_only")),
        ({"certificate_kind": None}, ("certificate_number", "of_known_certificates_only")),
        ({"certificate_level": "junior"}, ("certificate_level", "of_skill_levels_only")),
    ],
)
def test_what_cannot_be_names_the_field_and_the_rule(changed: dict[str, object], fault: tuple[str, str]) -> None:
    assert faults(**changed) == [fault]


@pytest.mark.parametrize(
    ("payers", "used"),
    [
        ([], 0),
        (["public_funds"], 1),
        (["public_funds", "self", "employer", "organiser", "public_funds"], 2),
        (["public_funds", None], None),
    ],
)
def test_only_what_public_funds_paid_for_was_free_by_right(payers: list[str | None], used: int | None) -> None:
    trainings = [replace(STATED, paid_by=payer) for payer in payers]
    assert free_trainings_used(trainings, date(2026, 6, 15)) == used


@pytest.mark.parametrize(("on", "used"), [(date(2024, 3, 3), 0), (date(2024, 3, 4), 1)])
def test_a_training_is_used_from_its_first_day_on(on: date, used: int) -> None:
    assert free_trainings_used([STATED], on) == used
