"""What cannot be true of a skill."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from services.people.files.rules import Life
from services.people.skills.rules import Skill, faults_of

LIFE = Life(born=date(1980, 1, 1), today=date(2026, 6, 15))
STATED = Skill(
    occupation="4-10-01-06",
    name=None,
    evidence="certificate",
    is_numbered=True,
    issuer="某技能评价机构",
    issued_on=date(2024, 5, 20),
    valid_until=date(2030, 5, 19),
)
DECLARED = {"evidence": "declared", "is_numbered": False, "issuer": None, "issued_on": None, "valid_until": None}


def faults(**changed: Any) -> list[tuple[str, str]]:  # noqa: ANN401 -- any fact
    """Return field and rule of each fault of a skill with these facts changed."""
    return [(fault.field, fault.rule) for fault in faults_of(replace(STATED, **changed), LIFE)]


@pytest.mark.parametrize("changed", [{}, DECLARED, {"occupation": None, "name": "手语翻译"}])
def test_a_skill_by_its_occupation_or_its_name_is_possible(changed: dict[str, object]) -> None:
    assert faults(**changed) == []


@pytest.mark.parametrize(
    ("changed", "fault"),
    [
        ({"occupation": None}, ("occupation", "occupation_or_name")),
        ({"issued_on": date(2026, 6, 16)}, ("issued_on", "date_in_future")),
        ({"issued_on": date(1979, 12, 31)}, ("issued_on", "before_birth")),
        ({"valid_until": date(2024, 5, 19)}, ("valid_until", "ends_before_it_begins")),
        (DECLARED | {"is_numbered": True}, ("certificate_number", "of_certificates_only")),
        (DECLARED | {"issuer": "某机构"}, ("issuer", "of_certificates_only")),
        (DECLARED | {"issued_on": date(2024, 5, 20)}, ("issued_on", "of_certificates_only")),
        (DECLARED | {"valid_until": date(2030, 5, 19)}, ("valid_until", "of_certificates_only")),
    ],
)
def test_what_cannot_be_names_the_field_and_the_rule(changed: dict[str, object], fault: tuple[str, str]) -> None:
    assert faults(**changed) == [fault]
