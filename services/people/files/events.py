"""What can happen to a part of a person's file, told as something that happened to the person.

The person's state after the change carries the parts that count, coded.
"""

from uuid import UUID

from services.kit.journal.events import Event


class PartRecorded(Event):
    """Something was recorded in a person's file: in which part of it, and the new row."""

    kind = "person"
    happened = "part_recorded"

    part: str
    row: UUID


class PartChanged(Event):
    """A row of a person's file was changed: which fields, not their values."""

    kind = "person"
    happened = "part_changed"

    part: str
    row: UUID
    fields: tuple[str, ...]


class PartAnnulled(Event):
    """A row of a person's file counts no more, for a coded reason."""

    kind = "person"
    happened = "part_annulled"

    part: str
    row: UUID
    reason: str
