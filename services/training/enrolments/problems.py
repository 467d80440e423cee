"""What can stand in the way of an enrolment."""

from services.kit.http.problems import Problem


class AlreadyEnrolled(Problem):
    """The person takes part in this class already."""

    status = 409


class EnrolmentEnded(Problem):
    """The enrolment has ended already."""

    status = 409
    ended: str


class UnknownPerson(Problem):
    """This service knows no such person yet, or none that you see.

    A person who was registered a moment ago is known here a moment later: try again.
    """

    status = 409
