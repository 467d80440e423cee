"""What can stand in the way of a certification."""

from datetime import date
from typing import Any

from services.kit.http.problems import Problem, Say
from services.people.certifications.words import (
    SaidCaveat,
    SaidMissing,
    SaidReason,
    said_caveats,
    said_missing,
    said_reasons,
)


class NotZeroEmployment(Problem):
    """The household is not a zero-employment household under this law.

    `reasons` are the conditions that fail. Where it is empty, `missing` names the facts that nobody has stated yet, as
    pointers into the household. `caveats` say what the decision leans on. Each has a code and a sentence.
    """

    status = 409
    law: str
    reasons: tuple[str, ...]
    missing: tuple[str, ...]
    caveats: tuple[str, ...]

    @classmethod
    def member_types(cls) -> dict[str, Any]:
        """Return the shape in which the decision is answered."""
        said = {"reasons": list[SaidReason], "missing": list[SaidMissing], "caveats": list[SaidCaveat]}
        return {"law": str} | said

    def said(self, say: Say) -> dict[str, Any]:
        """Put what stands in the way into sentences."""
        return {
            "law": self.law,
            "reasons": said_reasons(say, self.reasons),
            "missing": said_missing(say, self.missing),
            "caveats": said_caveats(say, self.caveats),
        }


class NoLawInForce(Problem):
    """No law on zero-employment households is in force there on that day.

    `known` are the laws that the platform knows for the place, whenever they are in force. Where the request names a
    law, it is none of those in force.
    """

    status = 409
    detail = "The platform knows these laws for the place, whenever they are in force: {known}."
    known: tuple[str, ...]


class AlreadyCertified(Problem):
    """The household is certified already."""

    status = 409
    detail = "It is certified under {law}: withdraw that certification first."
    law: str


class CertifiedThen(Problem):
    """An earlier certification of the household covers that day.

    Certify as of the day on which it ended, or a later one.
    """

    status = 409
    detail = "The earlier certification ended on {ended_on}."
    ended_on: date


class NotCertified(Problem):
    """The household is not certified, so there is nothing to withdraw."""

    status = 409


class CertifiedLater(Problem):
    """A certification cannot end before it began."""

    status = 409
    detail = "It began on {certified_on}."
    certified_on: date
