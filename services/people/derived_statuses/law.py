"""Reads the dated law of the forties and fifties."""

from datetime import date
from functools import cache
from pathlib import Path

import yaml

from services.kit.law_days import answering, law_days
from services.people.derived_statuses.rules import OlderLaw

LAWS = Path(__file__).parent / "laws"


@cache
def older_laws() -> tuple[OlderLaw, ...]:
    """Return every text on the forties and fifties, as `laws/forties_fifties.yaml` has them."""
    written = yaml.safe_load((LAWS / "forties_fifties.yaml").read_text(encoding="utf-8"))
    names = ("id", "jurisdiction", "document", "sure", "men", "women")
    return tuple(OlderLaw(days=law_days(entry), **{name: entry[name] for name in names}) for entry in written)


def law_of(district: str, on: date) -> OlderLaw | None:
    """Return the text that answers in a district on a day; None without one."""
    return answering(older_laws(), district, on)
