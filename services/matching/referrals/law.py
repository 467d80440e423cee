"""Reads the dated rule of follow-up."""

from datetime import date
from functools import cache
from pathlib import Path

import yaml

from services.matching.referrals.rules import FollowUp

RULE = Path(__file__).parent / "follow_up.yaml"


@cache
def follow_ups() -> tuple[FollowUp, ...]:
    """Return every version of the rule, as `follow_up.yaml` has them, the earliest first."""
    written = yaml.safe_load(RULE.read_text(encoding="utf-8"))
    found = (FollowUp(entry["effective_from"], entry["check_after_days"]) for entry in written)
    return tuple(sorted(found, key=lambda each: each.effective_from))


def follow_up_on(day: date) -> FollowUp:
    """Return the rule for a hire on a day: the last that took effect; before the first one, that one."""
    first, *later = follow_ups()
    return max((each for each in later if each.effective_from <= day), key=lambda e: e.effective_from, default=first)
