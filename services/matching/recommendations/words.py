"""What speaks for a recommendation, and what is to be asked first: each code with its sentence."""

from decimal import Decimal
from typing import Annotated, Any

from pydantic import WithJsonSchema

from services.kit.codes import occupations
from services.kit.http.bodies import Output
from services.kit.http.problems import Say
from services.matching.recommendations.rules import Feature
from services.matching.suitability.rules import Caveat, NotCompared

Points = Annotated[Decimal, WithJsonSchema({"type": "number", "minimum": 0})]
"""A number of a score, as JSON has it."""


class CodedContribution(Output):
    """What one feature adds to a score: points = weight × strength; the reason is null where it adds nothing."""

    feature: Feature
    weight: Points
    strength: Points
    points: Points
    reason: str | None
    values: dict[str, Any]


class SaidContribution(CodedContribution):
    """What one feature adds to a score, with its reason as a sentence too."""

    detail: str | None


class SaidCaveat(Output):
    """What is not known of a vacancy, as a code and a sentence."""

    code: Caveat
    detail: str


class SaidWish(Output):
    """What somebody wishes and no vacancy records, as a code and a sentence."""

    code: NotCompared
    detail: str


def in_words(item: dict[str, Any] | None, say: Say) -> dict[str, Any] | None:
    """Put the codes of one recommendation, or of the fields of it that were asked for, into sentences."""
    if item is None:
        return None
    said = dict(item)
    if "contributions" in item:
        said["contributions"] = [each | {"detail": reason(each, say)} for each in item["contributions"]]
    if "caveats" in item:
        said["caveats"] = [{"code": code, "detail": say("caveat", code)} for code in item["caveats"]]
    return said


def reason(contribution: dict[str, Any], say: Say) -> str | None:
    """Return what a feature has to say; occupations are named as the classification does, in Chinese."""
    if contribution["reason"] is None:
        return None
    values = dict(contribution["values"])
    occupation = occupations.find(values.get("code", ""))
    return say("reason", contribution["reason"], values | {"name": occupation.name if occupation else ""})
