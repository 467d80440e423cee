"""What can happen on a visit; the row that changes is the household, or the person."""

from datetime import date
from uuid import UUID

from services.kit.journal.events import Event


class HouseholdVisited(Event):
    """Somebody of the office went to see a family."""

    kind = "household"
    happened = "visited"

    visit: UUID
    visited_on: date
    purpose: str


class PersonVisited(Event):
    """Somebody of the office went to see a person who belonged to no household that day."""

    kind = "person"
    happened = "visited"

    visit: UUID
    visited_on: date
    purpose: str
