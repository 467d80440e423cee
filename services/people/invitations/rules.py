"""The rules of invitations: for how long a code counts, and what has become of one."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from services.kit.law_days import LawDays

State = Literal["open", "accepted", "revoked", "expired"]


@dataclass(frozen=True, slots=True)
class Validity:
    """For how many days a code counts in a jurisdiction, from a day on."""

    jurisdiction: str
    days: LawDays
    counts_days: int

    def last_day(self, invited_on: date) -> date:
        """Return the last day on which a code counts."""
        return invited_on + timedelta(days=self.counts_days - 1)


def state_of(*, accepted: bool, revoked: bool, valid_until: date, on: date) -> State:
    """Return what has become of an invitation by a day."""
    if accepted:
        return "accepted"
    if revoked:
        return "revoked"
    return "expired" if valid_until < on else "open"
