"""What can be wrong with a person's registration."""

from services.kit.http.problems import Problem
from services.people.persons.rules import Candidate


class PersonAlreadyRegistered(Problem):
    """This resident id is registered already.

    One person has one record. `held_in` is the county whose offices hold it; ask them, or search if it is yours. That
    you were told stands in the person's access log.
    """

    status = 409
    held_in: str


class PossiblyRegistered(Problem):
    """Somebody of this name and birth date is registered already.

    One person has one record, and no resident id says whether this is the same one. `candidates` are those that you
    see: if it is none of them, send their ids in `not_same_as`. `held_in` are counties elsewhere whose offices hold
    such a record: ask them, and if it is not theirs, send the counties in `not_held_in`. That you were told stands in
    the access log of each person.
    """

    status = 409
    candidates: tuple[Candidate, ...]
    held_in: tuple[str, ...]
