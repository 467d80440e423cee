"""What can happen to an entry of the directory."""

from datetime import date

from services.kit.journal.events import Event


class DirectoryEntryRecorded(Event):
    """A service was entered into the directory."""

    kind = "directory_entry"
    happened = "recorded"


class DirectoryEntryChanged(Event):
    """Facts of an entry were changed: which ones, not their values."""

    kind = "directory_entry"
    happened = "changed"

    fields: tuple[str, ...]


class DirectoryEntryConfirmed(Event):
    """An entry was confirmed: it was so on a day."""

    kind = "directory_entry"
    happened = "confirmed"

    confirmed_on: date


class DirectoryEntryWithdrawn(Event):
    """An entry was withdrawn, for a coded reason: nobody is oriented to it any more."""

    kind = "directory_entry"
    happened = "withdrawn"

    reason: str
