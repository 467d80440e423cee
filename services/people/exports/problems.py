"""What can stand in the way of an export of persons."""

from services.kit.http.problems import Problem


class ExportNotDone(Problem):
    """The file of this export is not there.

    It is still being made, was cancelled, has failed, or has expired: `state` says which.
    """

    status = 409
    state: str


class PersonExportEnded(Problem):
    """The export has ended already."""

    status = 409
