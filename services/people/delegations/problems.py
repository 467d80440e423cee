"""What can stand in the way of a delegation."""

from uuid import UUID

from services.kit.http.problems import Problem


class AwayAlready(Problem):
    """The staff member is away on one of these days already.

    `delegation` is the other one: change that.
    """

    status = 409
    delegation: UUID


class StandInIsAway(Problem):
    """Whoever is to stand in is away on one of these days."""

    status = 409
    delegation: UUID


class StandsInMeanwhile(Problem):
    """The staff member stands in for somebody else on one of these days.

    Let somebody else stand in there first.
    """

    status = 409
    delegation: UUID
