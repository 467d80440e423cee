"""What can stand in the way of an assignment or of handing a caseload over."""

from uuid import UUID

from services.kit.http.problems import Problem


class AlreadyAssigned(Problem):
    """The person has a worker in this role from this organisation already.

    End that assignment first, or hand the caseload over. `assignment` is the open one; null where it came meanwhile.
    """

    status = 409
    assignment: UUID | None


class AssignmentHasEnded(Problem):
    """The assignment has ended and cannot be changed any more."""

    status = 409


class NotOfThisOffice(Problem):
    """The staff member does not work in this office on that day."""

    status = 409


class RolesNeedPosts(Problem):
    """The caseload holds roles that the successor has no post for.

    `roles` are these: they are taken by somebody in a post of that name alone.
    """

    status = 409
    roles: tuple[str, ...]


class CaseloadChanged(Problem):
    """The caseload was changed meanwhile: try again."""

    status = 409
