"""What can stand in the way of changing or closing an office."""

from services.kit.http.problems import Problem


class OfficeIsClosed(Problem):
    """The office is closed and cannot be changed any more."""

    status = 409


class OfficeHasStaff(Problem):
    """Staff work in this office.

    End their time in it first.
    """

    status = 409
