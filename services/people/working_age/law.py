"""Reads the dated law of working age."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from services.kit.law_days import law_days
from services.people.working_age.rules import AgesOfAText, RetirementAge, Rise, WorkingAge

LAWS = Path(__file__).parent / "laws"


@cache
def working_age() -> WorkingAge:
    """Return the working age with every text on it, as `laws/working_age.yaml` has them."""
    written = yaml.safe_load((LAWS / "working_age.yaml").read_text(encoding="utf-8"))
    return WorkingAge(tuple(_ages(entry) for entry in written))


def _ages(entry: Mapping[str, Any]) -> AgesOfAText:
    return AgesOfAText(
        id=entry["id"],
        jurisdiction=entry["jurisdiction"],
        names=entry["names"],
        document=entry["document"],
        sure=entry["sure"],
        days=law_days(entry),
        from_years=entry["from_years"],
        men=_retirement(entry["men"]),
        women=_retirement(entry["women"]),
        women_in_posts=_retirement(entry["women_in_management_or_technical_posts"]),
    )


def _retirement(entry: Mapping[str, Any]) -> RetirementAge:
    return RetirementAge(entry["years"], None if entry["rises"] is None else Rise(**entry["rises"]))
