"""What can happen to a complaint; ids, days and codes alone."""

from datetime import date
from uuid import UUID

from services.kit.journal.events import Event


class ComplaintReceived(Event):
    """Somebody complained about an office."""

    kind = "complaint"
    happened = "received"


class ComplaintAccepted(Event):
    """A complaint was accepted: it will be answered."""

    kind = "complaint"
    happened = "accepted"


class ComplaintRefused(Event):
    """A complaint was not accepted, for a coded reason."""

    kind = "complaint"
    happened = "refused"

    reason: str


class ComplaintAnswered(Event):
    """A complaint was answered: it was upheld, partly or not."""

    kind = "complaint"
    happened = "answered"

    outcome: str


class ComplaintEscalated(Event):
    """A complaint went to the supervising office: whoever complains is not content, or it was overdue."""

    kind = "complaint"
    happened = "escalated"

    reason: str
    office: UUID


class ComplaintClosed(Event):
    """A complaint was closed, for a coded reason."""

    kind = "complaint"
    happened = "closed"

    reason: str


class ComplaintOverdue(Event):
    """A complaint was to be accepted or answered by a day that has passed."""

    kind = "complaint"
    happened = "overdue"

    due_on: date
