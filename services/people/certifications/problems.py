"""What can stand in the way of a certification."""

from datetime import date

from services.kit.http.problems import Problem


class NotZeroEmployment(Problem):
    """The household is not a zero-employment household under this law.

    `reasons` are the conditions that fail. Where it is empty, `missing` names the facts that nobody has stated yet, as
    pointers into the household. `caveats` say what the decision leans on.
    """

    status = 409
    law: str
    reasons: tuple[str, ...]
    missing: tuple[str, ...]
    caveats: tuple[str, ...]


class NoLawInForce(Problem):
    """No law on zero-employment households is in force there on that day.

    `known` are the laws that the platform knows for the place, whenever they are in force.
    """

    status = 409
    known: tuple[str, ...]


class AlreadyCertified(Problem):
    """The household is certified already."""

    status = 409
    law: str


class NotCertified(Problem):
    """The household is not certified, so there is nothing to withdraw."""

    status = 409


class CertifiedLater(Problem):
    """A certification cannot end before it began."""

    status = 409
    certified_on: date
