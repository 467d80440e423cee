"""What can happen to a delegation, told as what happens to the staff member who is away."""

from datetime import date
from uuid import UUID

from services.kit.journal.events import Event


class WorkDelegated(Event):
    """A staff member is to be away, and somebody stands in."""

    kind = "staff_member"
    happened = "delegated"

    delegation: UUID
    stand_in: UUID
    since: date
    back_on: date | None


class DelegationChanged(Event):
    """A staff member is back on another day than was said."""

    kind = "staff_member"
    happened = "delegation_changed"

    delegation: UUID
    back_on: date | None
