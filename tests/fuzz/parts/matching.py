"""Recommendations, referrals."""

from itertools import product
from random import Random
from typing import Any

from schemathesis import Case

from tests.fuzz.part import Part
from tests.fuzz.platform import Platform

STEPS = frozenset({"interview", "hire", "decline", "check"})
pairs: list[tuple[str, str]] = []
"""Who can still be referred where."""


def lead(case: Case[Any], platform: Platform, random: Random) -> None:
    """Leave out what must fit the rest, and see to it that there is a referral whose next step this can be."""
    if isinstance(case.body, dict):
        case.body.pop("recommendation", None)
        if "still_held" in case.body:
            case.body |= {"still_held": False, "reason": "resigned"}
        if case.operation.label == "POST /v1/referrals" and random.random() < 1 / 4:
            case.body |= dict(zip(("person", "vacancy"), next_pair(platform), strict=True))
    step = case.path.rpartition(":")[2] if case.path.startswith("/v1/referrals/") else ""
    if step in STEPS and random.random() < 1 / 4:
        case.path_parameters["referral_id"] = refer_again(platform, hire=step == "check")


def next_pair(platform: Platform) -> tuple[str, str]:
    """Return somebody, and a vacancy to which they were not referred yet."""
    if not pairs:
        pairs.extend(product(platform.rows["candidate"], platform.rows["opening"][1:]))
    return pairs.pop()


def refer_again(platform: Platform, *, hire: bool) -> str:
    """Refer somebody to a vacancy to which they were not referred yet, and perhaps have them hired."""
    person, vacancy = next_pair(platform)
    referral = platform.register("referral", "matching", "/v1/referrals", {"person": person, "vacancy": vacancy})
    if hire:
        platform.do("matching", f"/v1/referrals/{referral}:hire", {})
    return referral


PART = Part(lead=lead)
