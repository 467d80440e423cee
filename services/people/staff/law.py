"""Reads the dated texts on certificates of posts."""

from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from services.kit.law_days import answering, law_days
from services.people.staff.rules import PostLaw

LAWS = Path(__file__).parent / "laws"


@cache
def post_laws() -> tuple[PostLaw, ...]:
    """Return every text, as `laws/certified_posts.yaml` has them."""
    written = yaml.safe_load((LAWS / "certified_posts.yaml").read_text(encoding="utf-8"))
    return tuple(_law(entry) for entry in written)


def law_of(district: str, organisation_kind: str, post: str, on: date) -> PostLaw | None:
    """Return the text by which a post in a district asks for a certificate on a day; None where none does."""
    return answering((law for law in post_laws() if law.asks(organisation_kind, post)), district, on)


def _law(entry: Mapping[str, Any]) -> PostLaw:
    return PostLaw(
        id=entry["id"],
        jurisdiction=entry["jurisdiction"],
        document=entry["document"],
        days=law_days(entry),
        organisation_kinds=_these(entry["organisation_kinds"]),
        posts=_these(entry["posts"]),
        certificate_kinds=_these(entry["certificate_kinds"]),
    )


def _these(names: list[str] | None) -> frozenset[str] | None:
    return None if names is None else frozenset(names)
