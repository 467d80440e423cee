"""What can stand in the way of a disability certificate."""

from uuid import UUID

from services.kit.http.problems import Problem


class OverlapsCertificate(Problem):
    """Of one kind a person holds one certificate at a time.

    `certificate` is the other one: a later one ends it on the day before its own issue. Correct the days of one of
    them.
    """

    status = 409
    certificate: UUID
