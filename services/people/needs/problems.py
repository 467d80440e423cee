"""What can stand in the way of a need."""

from uuid import UUID

from services.kit.http.problems import Problem


class NeedIsOpen(Problem):
    """The person has an open need of this purpose already.

    Change that one, or close it first. `need` is the open one.
    """

    status = 409
    need: UUID | None


class NeedIsClosed(Problem):
    """The need is closed and cannot be changed any more."""

    status = 409
