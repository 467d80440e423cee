"""The rules of invitations: for how long a code counts, and what has become of one."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

State = Literal["open", "accepted", "revoked", "expired"]


@dataclass(frozen=True, slots=True)
class Validity:
    """For how many days a code counts in a jurisdiction, from a day on."""

    jurisdiction: str
    effective_from: date
    effective_to: date | None
    days: int

    def in_force(self, on: date) -> bool:
        """Tell whether it holds on a day."""
        return self.effective_from <= on and (self.effective_to is None or on <= self.effective_to)

    def last_day(self, invited_on: date) -> date:
        """Return the last day on which a code counts."""
        return invited_on + timedelta(days=self.days - 1)


def state_of(*, accepted: bool, revoked: bool, valid_until: date, on: date) -> State:
    """Return what has become of an invitation by a day."""
    if accepted:
        return "accepted"
    if revoked:
        return "revoked"
    return "expired" if valid_until < on else "open"
