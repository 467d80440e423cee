"""What can stand in the way of a correction."""

from uuid import UUID

from services.kit.http.problems import Problem


class CorrectionPending(Problem):
    """A correction of this person is pending already.

    `correction` is the other one: have it decided, or withdraw it.
    """

    status = 409
    correction: UUID


class CorrectionDecided(Problem):
    """The correction is decided and cannot be changed any more.

    `state` is what came of it: approved, rejected or withdrawn. Propose anew what is right.
    """

    status = 409
    state: str


class OwnCorrection(Problem):
    """Whoever proposed a correction does not decide on it.

    Ask a colleague with the right `person:correct`, or withdraw it.
    """

    status = 403
