"""What can happen to an employer."""

from services.kit.journal.events import Event


class EmployerRegistered(Event):
    """An employer was registered, or an imported file named it for the first time."""

    kind = "employer"
    happened = "registered"

    source: str | None


class EmployerChanged(Event):
    """Facts of an employer were changed: which ones, not their values."""

    kind = "employer"
    happened = "changed"

    fields: tuple[str, ...]
