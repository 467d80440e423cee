"""Reads the dated law of who is helped no longer."""

from datetime import date
from functools import cache
from pathlib import Path

import yaml

from services.kit.law_days import in_force, known_there, law_days
from services.people.rechecks.rules import ExitRule

LAWS = Path(__file__).parent / "laws"


@cache
def exit_rules() -> tuple[ExitRule, ...]:
    """Return every text on exits, as `laws/exits.yaml` has them."""
    written = yaml.safe_load((LAWS / "exits.yaml").read_text(encoding="utf-8"))
    printed = [name for name in ExitRule.__slots__ if name != "days"]
    return tuple(ExitRule(days=law_days(entry), **{name: entry[name] for name in printed}) for entry in written)


def exit_rules_of(district: str, on: date) -> tuple[ExitRule, ...]:
    """Return the texts that can be in force in a district on a day: first the one that answers."""
    return in_force(exit_rules(), district, on)


def known_exit_rules_of(district: str) -> tuple[ExitRule, ...]:
    """Return the texts for a district, whenever they are in force."""
    return known_there(exit_rules(), district)
