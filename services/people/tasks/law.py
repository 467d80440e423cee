"""Reads the dated promise of work."""

from datetime import date
from functools import cache
from pathlib import Path

import yaml

from services.kit.law_days import answering, law_days
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
            days=law_days(entry),
            months=entry["months"],
        )
        for entry in written
    )


def promise_of(district: str, on: date) -> PromiseRule | None:
    """Return the promise that answers in a district on a day; None without one."""
    return answering(promises(), district, on)
