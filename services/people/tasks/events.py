"""What can happen to a task."""

from datetime import date

from services.kit.journal.events import Event


class TaskRaised(Event):
    """Something is to be done about a person; `after` says what it follows from, null where a worker says so."""

    kind = "task"
    happened = "raised"

    after: str | None


class TaskOverdue(Event):
    """A task is overdue; said once."""

    kind = "task"
    happened = "overdue"

    due_on: date


class TaskPaused(Event):
    """A task rests, for a coded reason; its days are added when it goes on."""

    kind = "task"
    happened = "paused"

    reason: str


class TaskResumed(Event):
    """A task that rested goes on, or a promise that work had ended, which was none."""

    kind = "task"
    happened = "resumed"


class TaskClosed(Event):
    """A task came to its end: done, a promise kept or broken, or stopped or cancelled for a coded reason."""

    kind = "task"
    happened = "closed"

    outcome: str
    reason: str | None


class TaskFollowed(Event):
    """A task went where its person went: other offices see it now."""

    kind = "task"
    happened = "followed"
