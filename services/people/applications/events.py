"""What can happen to an application; the row that changes is the household."""

from datetime import date
from uuid import UUID

from services.kit.journal.events import Event


class ApplicationReceived(Event):
    """A household asked to be certified."""

    kind = "household"
    happened = "application_received"

    application: UUID
    law: str
    received_on: date


class ApplicationPosted(Event):
    """An application was posted for everybody to object to."""

    kind = "household"
    happened = "application_posted"

    application: UUID
    posted_from: date
    posted_until: date


class ObjectionRaised(Event):
    """Somebody objected to an application that was posted."""

    kind = "household"
    happened = "objection_raised"

    application: UUID
    objection: UUID
    ground: str


class ObjectionAnswered(Event):
    """An objection was answered."""

    kind = "household"
    happened = "objection_answered"

    application: UUID
    objection: UUID
    outcome: str


class ApplicationRefused(Event):
    """An application was refused, for the reasons of the law."""

    kind = "household"
    happened = "application_refused"

    application: UUID
    law: str
    reasons: tuple[str, ...]


class ApplicationWithdrawn(Event):
    """A family took its application back."""

    kind = "household"
    happened = "application_withdrawn"

    application: UUID


class DueDayCounted(Event):
    """The last day for a decision was counted again, with holidays that were not announced before."""

    kind = "household"
    happened = "due_day_counted"

    application: UUID
    due_on: date
