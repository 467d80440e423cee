"""What can happen to a person's file that rests."""

from datetime import date
from uuid import UUID

from services.kit.journal.events import Event
from services.people.retention.rules import End, Grounds


class RetentionAnnounced(Event):
    """It was announced that the file will be anonymised, and from which day."""

    kind = "person"
    happened = "retention_announced"

    notice: UUID
    grounds: Grounds
    due_on: date


class RetentionEnded(Event):
    """A notice ended without the file being anonymised: an office keeps it, or something happened in it."""

    kind = "person"
    happened = "retention_ended"

    notice: UUID
    ended_for: End


class PersonAnonymised(Event):
    """The record says nothing any more by which the person could be named or reached.

    What was told of them under their own key cannot be opened any more. Whoever keeps anything of it blanks it.
    """

    kind = "person"
    happened = "anonymised"

    notice: UUID
