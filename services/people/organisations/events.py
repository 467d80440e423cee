"""What can happen to an organisation."""

from services.kit.journal.events import Event


class OrganisationRegistered(Event):
    """An organisation was registered."""

    kind = "organisation"
    happened = "registered"


class OrganisationChanged(Event):
    """Facts of an organisation were changed: which ones, not their values."""

    kind = "organisation"
    happened = "changed"

    fields: tuple[str, ...]


class OrganisationClosed(Event):
    """An organisation was closed."""

    kind = "organisation"
    happened = "closed"
