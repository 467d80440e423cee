"""Reads the dated law of who is helped no longer."""

from functools import cache
from pathlib import Path

import yaml

from services.kit.codes.areas import lineage
from services.people.rechecks.rules import ExitRule

LAWS = Path(__file__).parent / "laws"


@cache
def exit_rules() -> tuple[ExitRule, ...]:
    """Return every text on exits, as `laws/exits.yaml` has them."""
    written = yaml.safe_load((LAWS / "exits.yaml").read_text(encoding="utf-8"))
    return tuple(ExitRule(**{name: entry[name] for name in ExitRule.__slots__}) for entry in written)


def exit_rules_of(district: str) -> tuple[ExitRule, ...]:
    """Return the texts for a district, whenever they are in force."""
    areas = lineage(district)
    return tuple(rule for rule in exit_rules() if lineage(rule.jurisdiction)[-1] in areas)
