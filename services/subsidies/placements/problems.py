"""What can stand in the way of evaluating a placement."""

from services.kit.http.problems import Problem


class NotAHire(Problem):
    """Nobody was hired by this referral.

    A subsidy for a hire is asked for once the hire is recorded.
    """

    status = 409
