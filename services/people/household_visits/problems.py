"""What can stand in the way of recording a visit."""

from uuid import UUID

from services.kit.http.problems import Problem


class VisitDiffers(Problem):
    """Another visit was recorded under this id.

    What was recorded stays. A device makes a new id for each visit, and sends what it has sent unchanged.
    """

    status = 409


class VisitOfHousehold(Problem):
    """The person belonged to a household on the day of this visit.

    A visit to a member is a visit to the family and reaches all of it: record it with `household`.
    """

    status = 409
    household: UUID
