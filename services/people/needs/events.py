"""What can happen to a need."""

from services.kit.journal.events import Event


class NeedRecorded(Event):
    """A need was recorded."""

    kind = "need"
    happened = "recorded"


class NeedChanged(Event):
    """A need was changed: which fields, not their values."""

    kind = "need"
    happened = "changed"

    fields: tuple[str, ...]


class NeedFollowed(Event):
    """A need went where its person went: other offices see it now."""

    kind = "need"
    happened = "followed"


class NeedClosed(Event):
    """A need was closed, for a coded reason."""

    kind = "need"
    happened = "closed"

    reason: str
