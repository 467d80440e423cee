"""Reads the dated law of registrations."""

from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from services.kit.law_days import answering, law_days
from services.people.registrations.rules import RegistrationLaw

LAWS = Path(__file__).parent / "laws"


@cache
def registration_laws() -> tuple[RegistrationLaw, ...]:
    """Return every text on registrations, as `laws/registration.yaml` has them."""
    written = yaml.safe_load((LAWS / "registration.yaml").read_text(encoding="utf-8"))
    return tuple(_law(entry) for entry in written)


def law_of(district: str, on: date) -> RegistrationLaw | None:
    """Return the text that answers in a district on a day; None where none does."""
    return answering(registration_laws(), district, on)


def _law(entry: Mapping[str, Any]) -> RegistrationLaw:
    return RegistrationLaw(
        id=entry["id"],
        jurisdiction=entry["jurisdiction"],
        days=law_days(entry),
        document=entry["document"],
        unemployment_article=entry["unemployment"]["article"],
        unemployment_sure=entry["unemployment"]["sure"],
        unemployed_of_working_age=entry["unemployment"]["of_working_age"],
        cancelled_for={reason: frozenset(terms["of"]) for reason, terms in entry["cancelled_for"].items()},
    )
