"""What can stand in the way of a registration."""

from uuid import UUID

from services.kit.http.problems import Problem


class OverlapsRegistration(Problem):
    """Nobody is registered twice on one day, be it as employed or as unemployed.

    `registration` is the other one: cancel it, or correct the days of one of them.
    """

    status = 409
    registration: UUID
