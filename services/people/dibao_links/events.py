"""What can happen to the dibao of a household; the row that changes is the household."""

from datetime import date
from uuid import UUID

from services.kit.journal.events import Event


class DibaoRecorded(Event):
    """It was recorded that a household draws dibao."""

    kind = "household"
    happened = "dibao_recorded"

    dibao: UUID
    since: date


class DibaoEnded(Event):
    """A household draws dibao no longer."""

    kind = "household"
    happened = "dibao_ended"

    dibao: UUID
    until: date
    reason: str


class WriteOffHelpDue(Event):
    """A member has worked long enough for the household to be helped to write its dibao off."""

    kind = "household"
    happened = "write_off_help_due"

    dibao: UUID
    due_on: date
