"""What can stand in the way of an agreement."""

from services.kit.http.problems import Problem


class NoSuchAgreement(Problem):
    """The household has no such agreement that has not ended."""

    status = 404
