"""Reads the dated law of registrations."""

from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from services.kit.codes.areas import lineage
from services.people.registrations.rules import RegistrationLaw

LAWS = Path(__file__).parent / "laws"


@cache
def registration_laws() -> tuple[RegistrationLaw, ...]:
    """Return every text on registrations, as `laws/registration.yaml` has them."""
    written = yaml.safe_load((LAWS / "registration.yaml").read_text(encoding="utf-8"))
    return tuple(_law(entry) for entry in written)


def law_of(district: str, on: date) -> RegistrationLaw | None:
    """Return the text that answers in a district on a day: the one that took effect last; None where none does."""
    areas = lineage(district)
    there = (law for law in registration_laws() if lineage(law.jurisdiction)[-1] in areas and law.in_force(on))
    return max(there, key=lambda law: law.effective_from, default=None)


def _law(entry: Mapping[str, Any]) -> RegistrationLaw:
    return RegistrationLaw(
        id=entry["id"],
        jurisdiction=entry["jurisdiction"],
        effective_from=entry["effective_from"],
        effective_to=entry["effective_to"],
        unemployed_of_working_age=entry["unemployment"]["of_working_age"],
        cancelled_for={reason: frozenset(terms["of"]) for reason, terms in entry["cancelled_for"].items()},
    )
