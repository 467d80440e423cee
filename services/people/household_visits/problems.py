"""What can stand in the way of recording a visit."""

from services.kit.http.problems import Problem


class VisitDiffers(Problem):
    """Another visit was recorded under this id.

    What was recorded stays. A device makes a new id for each visit, and sends what it has sent unchanged.
    """

    status = 409
