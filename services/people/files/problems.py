"""What can stand in the way of a change to a person's file."""

from services.kit.http.problems import Problem


class PartIsAnnulled(Problem):
    """This was annulled and cannot be changed any more.

    Record anew what is right.
    """

    status = 409
