"""Reads for how long a code counts."""

from datetime import date
from functools import cache
from pathlib import Path

import yaml

from services.kit.law_days import answering, law_days
from services.people.invitations.rules import Validity

LAWS = Path(__file__).parent / "laws"


@cache
def validities() -> tuple[Validity, ...]:
    """Return every entry of `laws/validity.yaml`."""
    written = yaml.safe_load((LAWS / "validity.yaml").read_text(encoding="utf-8"))
    return tuple(Validity(entry["jurisdiction"], law_days(entry), entry["days"]) for entry in written)


def validity_of(district: str, on: date) -> Validity:
    """Return what holds in a district on a day.

    Raises `LookupError` for a day before the first that is written.
    """
    found = answering(validities(), district, on)
    if found is None:
        raise LookupError(on)
    return found
