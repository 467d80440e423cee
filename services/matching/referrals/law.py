"""Reads the dated rule of follow-up."""

from datetime import date
from functools import cache
from pathlib import Path

import yaml

from services.kit.law_days import law_days, started_last
from services.matching.referrals.rules import FollowUp

RULE = Path(__file__).parent / "follow_up.yaml"


@cache
def follow_ups() -> tuple[FollowUp, ...]:
    """Return every version of the rule, as `follow_up.yaml` has them, the earliest first."""
    written = yaml.safe_load(RULE.read_text(encoding="utf-8"))
    found = (FollowUp(law_days(entry), entry["check_after_days"]) for entry in written)
    return tuple(sorted(found, key=lambda each: each.days.first))


def follow_up_on(day: date) -> FollowUp:
    """Return the rule for a hire on a day: the one that started last; before the first one, that one."""
    return started_last(follow_ups(), day) or follow_ups()[0]
