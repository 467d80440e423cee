"""What can happen to a psychological note, told as something that happened to the person; never what it says."""

from uuid import UUID

from services.kit.journal.events import Event


class PsychologicalNoteWritten(Event):
    """A note of psychological guidance was written."""

    kind = "person"
    happened = "psychological_note_written"

    note: UUID


class PsychologicalNoteShared(Event):
    """A note of psychological guidance was shared with the person's specialist."""

    kind = "person"
    happened = "psychological_note_shared"

    note: UUID
