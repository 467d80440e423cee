"""What can be wrong with a person's registration."""

from services.kit.http.problems import Problem


class PersonAlreadyRegistered(Problem):
    """This resident id is registered already.

    One person has one record. `held_in` is the county whose offices hold it; ask them, or search if it is yours. That
    you were told stands in the person's access log.
    """

    status = 409
    held_in: str
