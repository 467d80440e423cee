"""What can happen to an orientation."""

from services.kit.journal.events import Event


class OrientationRecorded(Event):
    """A person was oriented to another service."""

    kind = "orientation"
    happened = "recorded"


class OrientationClosed(Event):
    """It is known what came of an orientation, as a code."""

    kind = "orientation"
    happened = "closed"

    outcome: str


class OrientationFollowed(Event):
    """An orientation went where its person went: other offices see it now."""

    kind = "orientation"
    happened = "followed"
