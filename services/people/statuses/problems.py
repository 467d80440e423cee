"""What can stand in the way of a status."""

from uuid import UUID

from services.kit.http.problems import Problem


class StatusRecorded(Problem):
    """The person has this status on one of these days already.

    `status_id` is the other one: change that, or end it first.
    """

    status = 409
    status_id: UUID


class StatusCertified(Problem):
    """The status is certified already."""

    status = 409


class StatusEnded(Problem):
    """The status has ended and cannot be changed any more."""

    status = 409


class CertifiedByAnotherAuthority(Problem):
    """What an authority certified, only that authority changes.

    Ask the offices of `district`.
    """

    status = 403
    district: str
