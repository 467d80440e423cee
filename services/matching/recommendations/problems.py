"""What can stand in the way of a recommendation."""

from services.kit.http.problems import Problem


class NoOpenJobNeed(Problem):
    """The person has no open job need.

    Record first what work the person looks for; a need of training alone finds no vacancy.
    """

    status = 409
