"""What can happen to an office."""

from services.kit.journal.events import Event


class OfficeOpened(Event):
    """An office was opened."""

    kind = "office"
    happened = "opened"


class OfficeChanged(Event):
    """Facts of an office were changed: which ones, not their values."""

    kind = "office"
    happened = "changed"

    fields: tuple[str, ...]


class OfficeClosed(Event):
    """An office was closed."""

    kind = "office"
    happened = "closed"
