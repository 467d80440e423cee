"""What can happen to a service case."""

from services.kit.journal.events import Event


class CaseOpened(Event):
    """A case was opened: somebody is on a path."""

    kind = "case"
    happened = "opened"


class CaseMoved(Event):
    """A case left a step, with an outcome, and entered another; null where the path has ended.

    `after` is what moved it: `matching.referral.hired`; null where a worker did.
    """

    kind = "case"
    happened = "moved"

    left: str
    outcome: str
    entered: str | None
    after: str | None


class CasePaused(Event):
    """A case rests, for a coded reason."""

    kind = "case"
    happened = "paused"

    reason: str


class CaseResumed(Event):
    """A case that rested goes on."""

    kind = "case"
    happened = "resumed"


class CaseClosed(Event):
    """A case ended, for a coded reason."""

    kind = "case"
    happened = "closed"

    reason: str


class CaseFollowed(Event):
    """A case went where its person went: other offices see it now."""

    kind = "case"
    happened = "followed"
