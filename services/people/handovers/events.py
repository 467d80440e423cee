"""What can happen to a hand-over."""

from services.kit.journal.events import Event


class HandoverOffered(Event):
    """An office offered a person's file to the office of another area, which sees it from now on."""

    kind = "handover"
    happened = "offered"


class HandoverAccepted(Event):
    """The other office took the file over: the person is registered as living there."""

    kind = "handover"
    happened = "accepted"


class HandoverDeclined(Event):
    """The other office did not take the file over, for a coded reason."""

    kind = "handover"
    happened = "declined"

    reason: str


class HandoverWithdrawn(Event):
    """The offer was taken back."""

    kind = "handover"
    happened = "withdrawn"


class HandoverFollowed(Event):
    """The hand-over is about another record of the same person from now on."""

    kind = "handover"
    happened = "followed"
