"""What can happen to a class."""

from services.kit.journal.events import Event


class ClassOpened(Event):
    """A class was opened for enrolment."""

    kind = "class"
    happened = "opened"


class SeatsChanged(Event):
    """A seat of a class was taken or freed."""

    kind = "class"
    happened = "seats_changed"
