"""What can stand in the way of a complaint."""

from services.kit.http.problems import Problem


class NotAtThisStage(Problem):
    """The complaint is not at the stage at which this is done.

    `state` is how far it has come: it is accepted or refused once received, answered once accepted, and passed further
    up once refused or answered.
    """

    status = 409
    state: str


class NoSupervisingOffice(Problem):
    """No office stands above the one that deals with the complaint.

    It is an open office of the organisation that the office's own belongs to, or one that serves a district above.
    """

    status = 409
