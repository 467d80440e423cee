"""What can stand in the way of a plan to start a business."""

from uuid import UUID

from services.kit.http.problems import Problem


class PlanIsOpen(Problem):
    """The person has an open plan already.

    Change that one, or end it first. `plan` is the open one.
    """

    status = 409
    plan: UUID | None


class PlanHasEnded(Problem):
    """The plan has ended and cannot be changed any more."""

    status = 409
