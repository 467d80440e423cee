"""What can happen to a household."""

from datetime import date
from uuid import UUID

from services.kit.journal.events import Event


class HouseholdRegistered(Event):
    """A household was registered."""

    kind = "household"
    happened = "registered"


class HouseholdChanged(Event):
    """Facts of a household were changed: which ones, not their values."""

    kind = "household"
    happened = "changed"

    fields: tuple[str, ...]


class MemberChanged(Event):
    """A member joined, left, or something was stated about a member's work."""

    kind = "household"
    happened = "member_changed"

    member: UUID
    left_on: date | None = None
    """The first day on which they no longer belonged to the household, where this ended the membership."""
