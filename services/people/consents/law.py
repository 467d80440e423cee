"""Reads what personal data is used for and on which basis."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

import yaml

from services.people.consents.rules import Basis, Legal, Use

USES = Path(__file__).with_name("uses.yaml")


@cache
def uses() -> Mapping[str, Use]:
    """Return every use by its id, in the order of `uses.yaml`."""
    written = yaml.safe_load(USES.read_text(encoding="utf-8"))
    return {
        entry["id"]: Use(
            id=entry["id"],
            zh=entry["names"]["zh"],
            en=entry["names"]["en"],
            basis=Basis(entry["basis"]),
            separate=entry["separate"],
            legal=Legal(**entry["legal"]),
        )
        for entry in written
    }
