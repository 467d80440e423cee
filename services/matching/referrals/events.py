"""What can happen to a referral."""

from datetime import date

from services.kit.journal.events import Event


class ReferralMade(Event):
    """A person was referred to a vacancy; `unmet` and `overridden_for` say what of the wish was set aside, and why."""

    kind = "referral"
    happened = "made"

    unmet: tuple[str, ...]
    overridden_for: str | None


class ReferralInterviewed(Event):
    """An interview was held, or missed."""

    kind = "referral"
    happened = "interviewed"

    outcome: str


class ReferralHired(Event):
    """The person was hired."""

    kind = "referral"
    happened = "hired"


class ReferralDeclined(Event):
    """The referral came to nothing, for a coded reason."""

    kind = "referral"
    happened = "declined"

    reason: str


class ReferralCheckDue(Event):
    """The check of a hire has become due; said once for each."""

    kind = "referral"
    happened = "check_due"

    due_on: date


class ReferralChecked(Event):
    """It was found out whether the work has lasted; a reason says why it has not."""

    kind = "referral"
    happened = "checked"

    reason: str | None


class ReferralFollowed(Event):
    """A referral went where its person went: other offices see it now."""

    kind = "referral"
    happened = "followed"
