"""What can stand in the way of an import of persons."""

from services.kit.http.problems import Problem


class FileNotReceived(Problem):
    """The import takes no more parts: it was started or has ended.

    Open another one for another file.
    """

    status = 409


class PartsOfFileMissing(Problem):
    """The file is not complete: its parts are numbered from 1 without a gap.

    `missing` are the first numbers that are not there, at most ten.
    """

    status = 409
    missing: tuple[int, ...]


class PersonImportEnded(Problem):
    """The import has ended already."""

    status = 409
