"""What can happen to a decision: it is made, once."""

from services.kit.journal.events import Event


class DecisionMade(Event):
    """A policy was evaluated about a placement, and the answer was kept."""

    kind = "decision"
    happened = "made"
