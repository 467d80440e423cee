"""What can happen in a re-check; the row that changes is the household."""

from uuid import UUID

from services.kit.journal.events import Event


class HouseholdRechecked(Event):
    """A certified household was looked at again, by the facts of the day."""

    kind = "household"
    happened = "rechecked"

    recheck: UUID
    certification: UUID
    outcome: str
    reasons: tuple[str, ...]
