"""What can happen to an assignment."""

from uuid import UUID

from services.kit.journal.events import Event


class AssignmentBegan(Event):
    """A worker was assigned to a person; `taken_over` is the assignment that it goes on from, where it is one."""

    kind = "assignment"
    happened = "began"

    taken_over: UUID | None


class AssignmentEnded(Event):
    """An assignment ended, for a coded reason."""

    kind = "assignment"
    happened = "ended"

    reason: str


class AssignmentFollowed(Event):
    """An assignment went where its person went: other offices see it now."""

    kind = "assignment"
    happened = "followed"
