"""What can stand in the way of a task."""

from services.kit.http.problems import Problem


class TaskIsClosed(Problem):
    """The task has its outcome and cannot be changed any more.

    `outcome` says which.
    """

    status = 409
    outcome: str


class TaskAtRest(Problem):
    """The task is paused, so this cannot be done with it.

    Resume it first.
    """

    status = 409


class TaskNotPaused(Problem):
    """The task is not paused, so it cannot be resumed."""

    status = 409


class TaskFollowsItsCase(Problem):
    """The task is the present step of a case and goes with it.

    Lead the case to its next step, let it rest or close it.
    """

    status = 409


class KeptByWork(Problem):
    """A promise is kept by work that the platform knows of, and not by hand.

    Record the person's work in their file, or stop the promise for a coded reason by cancelling it.
    """

    status = 409


class NotForThisKind(Problem):
    """A task of this kind is not ended or paused so.

    `kind` is the task's: a promise is stopped, other tasks are cancelled, and only a promise is paused.
    """

    status = 409
    kind: str
