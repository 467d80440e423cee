"""What can stand in the way of a class."""

from services.kit.http.problems import Problem


class ClassIsFull(Problem):
    """Every seat of the class is taken."""

    status = 409
    seats: int


class ClassIsOver(Problem):
    """The class has ended, so nobody can enrol any more."""

    status = 409
