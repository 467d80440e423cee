"""Reads the dated law of writing dibao off."""

from functools import cache
from pathlib import Path

import yaml

from services.kit.law_days import law_days
from services.people.dibao_links.rules import WriteOffRule

LAWS = Path(__file__).parent / "laws"


@cache
def write_off_rules() -> tuple[WriteOffRule, ...]:
    """Return every text on writing dibao off, as `laws/write_off.yaml` has them."""
    written = yaml.safe_load((LAWS / "write_off.yaml").read_text(encoding="utf-8"))
    return tuple(
        WriteOffRule(id=entry["id"], jurisdiction=entry["jurisdiction"], days=law_days(entry), months=entry["months"])
        for entry in written
    )
