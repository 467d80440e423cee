"""What can go wrong at the edge itself; what goes wrong in a service is told in the service's own words."""

from services.kit.http.problems import Problem


class NoAnswerInTime(Problem):
    """A service of the platform did not answer in time.

    Whether a change was made is not known: repeat it with the same idempotency key, or read what it changes.
    """

    status = 504
    service: str


class QueryTooCostly(Problem):
    """The query asks for more than one request may have.

    Ask for shorter lists, fewer lists inside lists, or fewer fields. `points_most` is what a request may cost: each
    call of a service costs 100, and each row as many points as fields are asked of it.
    """

    status = 400
    points_most: int
