"""What can stand in the way of notifications."""

from services.kit.http.problems import Problem


class NoInbox(Problem):
    """Nobody is notified under this sign-in.

    Notifications are for job seekers and for staff who have accepted an invitation to sign in.
    """

    status = 403
