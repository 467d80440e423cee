"""What can happen to a vacancy; an imported one is published the moment it is stored, and that is its first event."""

from services.kit.journal.events import Event


class VacancyRegistered(Event):
    """A vacancy was registered as a draft."""

    kind = "vacancy"
    happened = "registered"


class VacancyPublished(Event):
    """A vacancy was published: by its employer or an office, or by an import from `source`."""

    kind = "vacancy"
    happened = "published"

    source: str | None


class VacancyChanged(Event):
    """Facts of a vacancy were changed: which ones, not their values."""

    kind = "vacancy"
    happened = "changed"

    fields: tuple[str, ...]


class VacancyClosed(Event):
    """A vacancy was closed: nobody is referred to it any more."""

    kind = "vacancy"
    happened = "closed"
