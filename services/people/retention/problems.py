"""What can stand in the way of anonymising a file, or of keeping it."""

from datetime import date
from uuid import UUID

from services.kit.http.problems import Problem


class NoRetentionPeriod(Problem):
    """Nothing is laid down about how long files are kept there.

    Whoever runs the platform lays it down (BIHUAN_RETENTION), with the document that says so.
    """

    status = 409
    district: str


class FileInUse(Problem):
    """Something is open in this file.

    `holds` says what. End it first, or leave the file as it is.
    """

    status = 409
    holds: list[str]


class RetentionAnnouncedAlready(Problem):
    """It is announced already that this file will be anonymised.

    `notice` says when, and can be ended by keeping the file.
    """

    status = 409
    notice: UUID


class NoticeEnded(Problem):
    """This notice has ended.

    `ended_for` says how, `ended_on` when: an anonymised file cannot be brought back.
    """

    status = 409
    ended_for: str
    ended_on: date
