"""What can stand in the way of recording the dibao of a household."""

from uuid import UUID

from services.kit.http.problems import Problem


class DrawsDibao(Problem):
    """A household draws one dibao at a time.

    `dibao` is the other one: end it, or correct the days.
    """

    status = 409
    dibao: UUID


class NoDibao(Problem):
    """The household draws no dibao."""

    status = 409
