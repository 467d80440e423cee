"""Reads for how long a code counts."""

from datetime import date
from functools import cache
from pathlib import Path

import yaml

from services.kit.codes.areas import lineage
from services.people.invitations.rules import Validity

LAWS = Path(__file__).parent / "laws"


@cache
def validities() -> tuple[Validity, ...]:
    """Return every entry of `laws/validity.yaml`."""
    written = yaml.safe_load((LAWS / "validity.yaml").read_text(encoding="utf-8"))
    return tuple(
        Validity(entry["jurisdiction"], entry["effective_from"], entry["effective_to"], entry["days"])
        for entry in written
    )


def validity_of(district: str, on: date) -> Validity:
    """Return what holds in a district on a day: of several, that of the smallest jurisdiction.

    Raises `LookupError` for a day before the first that is written.
    """
    areas = lineage(district)
    there = [each for each in validities() if lineage(each.jurisdiction)[-1] in areas and each.in_force(on)]
    if not there:
        raise LookupError(on)
    return max(there, key=lambda each: len(lineage(each.jurisdiction)))
