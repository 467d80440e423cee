"""What can stand in the way of a re-check."""

from services.kit.http.problems import Problem


class NoSuchExitRule(Problem):
    """No such text on who is helped no longer is known there.

    `known` are those that the platform knows for the place.
    """

    status = 409
    detail = "The platform knows these for the place: {known}."
    known: tuple[str, ...]
