"""What can happen to a course."""

from services.kit.journal.events import Event


class CourseRegistered(Event):
    """A course was registered."""

    kind = "course"
    happened = "registered"
