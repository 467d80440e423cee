"""What can stand in the way of a psychological note."""

from services.kit.http.problems import Problem


class NotItsReader(Problem):
    """Only its author and the person's specialist open a psychological note.

    The specialist is whoever is assigned to the person as such today, while the person agrees to psychological
    guidance; a note from before is opened once its author has shared it.
    """

    status = 403


class NoSpecialist(Problem):
    """Nobody who signs in is assigned to the person as psychological specialist.

    Assign one, then share the note.
    """

    status = 409
