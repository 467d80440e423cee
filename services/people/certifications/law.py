"""Reads the dated law of zero-employment households; a text that contradicts itself does not load."""

from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from services.kit.codes.areas import COUNTRY, area_of
from services.kit.law_days import in_force, known_there, law_days
from services.people.certifications.rules import ZeroEmploymentLaw
from services.people.working_age.law import working_age

LAWS = Path(__file__).parent / "laws"


@cache
def zero_employment_laws() -> tuple[ZeroEmploymentLaw, ...]:
    """Return every text on zero-employment households, as `laws/zero_employment.yaml` has them."""
    written = _written()
    national = next(entry for entry in written if area_of(entry["jurisdiction"]) == COUNTRY)
    return tuple(_law(entry, national) for entry in written)


@cache
def law_names() -> Mapping[str, tuple[str, str]]:
    """Return what each text is called, in Chinese and in English, by its id."""
    return {entry["id"]: (entry["names"]["zh"], entry["names"]["en"]) for entry in _written()}


def _written() -> list[dict[str, Any]]:
    """Read the file as it stands."""
    read: list[dict[str, Any]] = yaml.safe_load((LAWS / "zero_employment.yaml").read_text(encoding="utf-8"))
    return read


def laws_of(district: str, on: date) -> tuple[ZeroEmploymentLaw, ...]:
    """Return the texts that can be in force in a district on a day: first the one that answers."""
    return in_force(zero_employment_laws(), district, on)


def known_laws_of(district: str) -> tuple[ZeroEmploymentLaw, ...]:
    """Return the texts for a district, whenever they are in force."""
    return known_there(zero_employment_laws(), district)


def _law(entry: Mapping[str, Any], national: Mapping[str, Any]) -> ZeroEmploymentLaw:
    said = national if entry["hukou_kinds"] is None else entry
    return ZeroEmploymentLaw(
        id=entry["id"],
        jurisdiction=entry["jurisdiction"],
        days=law_days(entry),
        hukou_kinds=frozenset(said["hukou_kinds"]),
        hukou_kinds_of=said["id"],
        low_income_replaces_unemployment=entry["low_income_replaces_unemployment"],
        work_months_that_count_as_none=entry["work_months_that_count_as_none"],
        bars_other_income=entry["bars_other_income"],
        working_days_to_decide=entry["working_days_to_decide"],
        posting_days=entry["posting_days"],
        working_age=working_age(),
    )
