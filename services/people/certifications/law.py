"""Reads the dated law of zero-employment households; a text that contradicts itself does not load."""

from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from services.kit.codes.areas import lineage
from services.people.certifications.rules import ZeroEmploymentLaw
from services.people.working_age.law import working_age

LAWS = Path(__file__).parent / "laws"


@cache
def zero_employment_laws() -> tuple[ZeroEmploymentLaw, ...]:
    """Return every text on zero-employment households, as `laws/zero_employment.yaml` has them."""
    return tuple(_law(entry) for entry in _written())


@cache
def law_names() -> Mapping[str, tuple[str, str]]:
    """Return what each text is called, in Chinese and in English, by its id."""
    return {entry["id"]: (entry["names"]["zh"], entry["names"]["en"]) for entry in _written()}


def _written() -> list[dict[str, Any]]:
    """Read the file as it stands."""
    read: list[dict[str, Any]] = yaml.safe_load((LAWS / "zero_employment.yaml").read_text(encoding="utf-8"))
    return read


def laws_of(district: str, on: date) -> tuple[ZeroEmploymentLaw, ...]:
    """Return the texts that are in force in a district on a day."""
    return tuple(law for law in known_laws_of(district) if law.in_force(on))


def known_laws_of(district: str) -> tuple[ZeroEmploymentLaw, ...]:
    """Return the texts for a district, whenever they are in force."""
    areas = lineage(district)
    return tuple(law for law in zero_employment_laws() if lineage(law.jurisdiction)[-1] in areas)


def _law(entry: Mapping[str, Any]) -> ZeroEmploymentLaw:
    return ZeroEmploymentLaw(
        id=entry["id"],
        jurisdiction=entry["jurisdiction"],
        effective_from=entry["effective_from"],
        effective_to=entry["effective_to"],
        hukou_kinds=frozenset(entry["hukou_kinds"]),
        low_income_replaces_unemployment=entry["low_income_replaces_unemployment"],
        work_months_that_count_as_none=entry["work_months_that_count_as_none"],
        bars_other_income=entry["bars_other_income"],
        working_days_to_decide=entry["working_days_to_decide"],
        posting_days=entry["posting_days"],
        working_age=working_age(),
    )
