"""What can happen to a person's record."""

from services.kit.journal.events import PersonalEvent


class PersonRegistered(PersonalEvent):
    """A person was registered."""

    kind = "person"
    happened = "registered"


class PersonChanged(PersonalEvent):
    """Facts of a person were changed: which ones, not their values."""

    kind = "person"
    happened = "changed"

    fields: tuple[str, ...]
