"""Reads the dated law of working age."""

from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from services.people.working_age.rules import RetirementAge, WorkingAge

LAWS = Path(__file__).parent / "laws"


@cache
def working_age() -> WorkingAge:
    """Return the working age, as `laws/working_age.yaml` has it."""
    written = yaml.safe_load((LAWS / "working_age.yaml").read_text(encoding="utf-8"))
    return WorkingAge(
        from_years=written["from_years"],
        men=_retirement(written["men"]),
        women=_retirement(written["women"]),
        women_in_posts=_retirement(written["women_in_management_or_technical_posts"]),
    )


def _retirement(entry: Mapping[str, Any]) -> RetirementAge:
    year, month = (int(part) for part in str(entry["rises_from"]).split("-")[:2])
    return RetirementAge(entry["years"], date(year, month, 1), entry["step_months"], entry["most_months"])
