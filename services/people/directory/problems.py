"""What can stand in the way of keeping the directory."""

from uuid import UUID

from services.kit.http.problems import Problem


class EntryAlreadyThere(Problem):
    """The directory has an entry of this name and kind for this district already.

    Change or confirm that one. `entry` is its id.
    """

    status = 409
    entry: UUID | None


class EntryIsWithdrawn(Problem):
    """The entry was withdrawn and cannot be changed or confirmed any more."""

    status = 409
