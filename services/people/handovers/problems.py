"""What can stand in the way of a hand-over."""

from uuid import UUID

from services.kit.http.problems import Problem


class HandoverOpen(Problem):
    """This person's file is offered already.

    `handover` is the other offer: have it answered, or withdraw it.
    """

    status = 409
    handover: UUID


class HandoverAnswered(Problem):
    """The offer was answered or withdrawn already.

    `state` is what came of it. Offer anew where that is right.
    """

    status = 409
    state: str
