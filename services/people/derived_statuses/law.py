"""Reads the dated law of the forties and fifties."""

from collections.abc import Iterable
from datetime import date
from functools import cache
from pathlib import Path

import yaml

from services.kit.codes.areas import lineage
from services.people.derived_statuses.rules import OlderLaw

LAWS = Path(__file__).parent / "laws"


@cache
def older_laws() -> tuple[OlderLaw, ...]:
    """Return every text on the forties and fifties, as `laws/forties_fifties.yaml` has them."""
    written = yaml.safe_load((LAWS / "forties_fifties.yaml").read_text(encoding="utf-8"))
    names = OlderLaw.__dataclass_fields__
    return tuple(OlderLaw(**{name: entry[name] for name in names}) for entry in written)


def law_of(district: str, on: date, laws: Iterable[OlderLaw] | None = None) -> OlderLaw | None:
    """Return the text that answers in a district on a day: the nearest, and of those the latest; None without one."""
    areas = lineage(district)
    written = older_laws() if laws is None else laws
    there = (law for law in written if lineage(law.jurisdiction)[-1] in areas and law.in_force(on))
    return max(
        there, key=lambda law: (len(lineage(law.jurisdiction)[-1]), law.effective_from or date.min), default=None
    )
