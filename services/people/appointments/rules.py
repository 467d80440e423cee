"""The rules of appointments: one seat where it is one to one, and who can say when what came of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from services.kit.law_days import LawDays

GUIDANCE: Final = "psychological_guidance"
"""The kind for which a person's consent is asked, and of which no event, state or snapshot tells."""
GROUPS: Final = frozenset({"group_guidance", "assessment", GUIDANCE})
"""The kinds that may have several seats; each other is one to one."""
AFTER: Final[Mapping[str, frozenset[str]]] = {
    "invited": frozenset({"confirmed", "declined", "attended", "absent"}),
    "confirmed": frozenset({"declined", "attended", "absent"}),
}
"""What can follow upon a state; nothing upon any other."""
OUTCOMES: Final = frozenset({"attended", "absent"})


@dataclass(frozen=True, slots=True)
class Reminder:
    """How many hours before an appointment its people are reminded."""

    hours: int
    days: LawDays

    def until(self, now: datetime) -> datetime:
        """Return the instant before which an appointment is near."""
        return now + timedelta(hours=self.hours)


def fault_of(kind: str, starts_at: datetime, ends_at: datetime, capacity: int, now: datetime) -> tuple[str, str] | None:
    """Return the field of an appointment that cannot be so and the rule that it breaks."""
    if starts_at <= now:
        return "starts_at", "begins_in_the_past"
    if ends_at <= starts_at:
        return "ends_at", "ends_before_it_starts"
    return ("capacity", "one_to_one") if capacity > 1 and kind not in GROUPS else None
