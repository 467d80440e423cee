"""What can happen to an enrolment."""

from services.kit.journal.events import Event


class PersonEnrolled(Event):
    """A person enrolled in a class."""

    kind = "enrolment"
    happened = "enrolled"


class TrainingCompleted(Event):
    """A person completed a class."""

    kind = "enrolment"
    happened = "completed"


class PersonWithdrew(Event):
    """A person left a class before its end; the seat is free again."""

    kind = "enrolment"
    happened = "withdrawn"


class EnrolmentFollowed(Event):
    """An enrolment went where its person went: other offices see it now."""

    kind = "enrolment"
    happened = "followed"
