"""When a file rests, and what keeps it from resting: plain values, no I/O."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from services.kit.terms import RetentionPeriod
from services.people.files.rules import months_later

Hold = Literal[
    "open_need",
    "open_start_up_plan",
    "open_case",
    "open_hand_over",
    "assigned_worker",
    "appointment_ahead",
    "registered_unemployed",
    "certified_household",
    "open_application",
    "drawing_dibao",
    "training_under_way",
    "referral_under_way",
    "subsidy_under_way",
    "open_complaint",
    "pending_correction",
    "open_orientation",
    "open_promise",
    "merge_can_be_undone",
]
"""What keeps a file whole, however long nobody has touched it."""

Grounds = Literal["inactive", "own_request"]
"""Why a file is to be anonymised: nobody has touched it for the period laid down, or the person asks for it."""
End = Literal["anonymised", "kept", "active_again"]
KeepReason = Literal["help_expected", "claim_open", "audit_open", "own_request", "announced_by_mistake"]
"""Why an office keeps a file."""


LOOKED_AT_EVERY = timedelta(days=30)
"""At the latest after this long a file is looked at again: its area, or what is laid down there, may have changed."""


@dataclass(frozen=True, slots=True)
class Activity:
    """When something last changed in a file, and what is open in it."""

    last: date
    holds: tuple[Hold, ...]


def rests_from(activity: Activity, period: RetentionPeriod) -> date | None:
    """Return the day from which a file has rested for the whole period; None while something is open in it."""
    return None if activity.holds else months_later(activity.last, period.inactive_months)


def look_again(rests: date | None, today: date) -> date:
    """Return when a file is looked at next: when it will have rested, tomorrow at the earliest."""
    latest = today + LOOKED_AT_EVERY
    return latest if rests is None else min(max(rests, today + timedelta(days=1)), latest)
