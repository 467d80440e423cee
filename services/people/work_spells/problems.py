"""What can stand in the way of a work spell."""

from uuid import UUID

from services.kit.http.problems import Problem


class OverlapsFullTimeWork(Problem):
    """Nobody works full time in two jobs at once.

    `spell` is the other one: end it, or correct the days of one of them.
    """

    status = 409
    spell: UUID
