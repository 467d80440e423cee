"""What can stand in the way of an insurance spell."""

from uuid import UUID

from services.kit.http.problems import Problem


class MonthAlreadyInsured(Problem):
    """Nobody pays into one insurance twice for a month.

    `spell` is the other one: end it, or correct the months of one of them.
    """

    status = 409
    spell: UUID
