"""Reads the dated promise of work."""

from datetime import date
from functools import cache
from pathlib import Path

import yaml

from services.kit.codes.areas import lineage
from services.people.tasks.rules import PromiseRule

LAWS = Path(__file__).parent / "laws"


@cache
def promises() -> tuple[PromiseRule, ...]:
    """Return every text that promises work, as `laws/work_promise.yaml` has them."""
    written = yaml.safe_load((LAWS / "work_promise.yaml").read_text(encoding="utf-8"))
    return tuple(
        PromiseRule(
            id=entry["id"],
            jurisdiction=entry["jurisdiction"],
            effective_from=entry["effective_from"],
            effective_to=entry["effective_to"],
            months=entry["months"],
        )
        for entry in written
    )


def promise_of(district: str, on: date) -> PromiseRule | None:
    """Return the promise that is in force in a district on a day: the one that took effect last; None without one."""
    areas = lineage(district)
    there = (rule for rule in promises() if lineage(rule.jurisdiction)[-1] in areas and rule.in_force(on))
    return max(there, key=lambda rule: rule.effective_from, default=None)
