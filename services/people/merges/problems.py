"""What can stand in the way of a merge, or of undoing one."""

from datetime import date
from uuid import UUID

from services.kit.http.problems import Problem
from services.people.merges.rules import Clash


class TwoResidentIds(Problem):
    """The record that is to go into the other has a resident id of its own.

    A resident id is one person's. Where the other record has none, merge the other way round; where both have one,
    correct the record whose id is not the person's first.
    """

    status = 409


class PersonsDiffer(Problem):
    """The two records differ in what does not change in a life.

    `differs` names the facts. If they are one person's all the same, name these facts in `despite`.
    """

    status = 409
    differs: tuple[str, ...]


class MergeConflicts(Problem):
    """Both records say something that one person can have only once.

    `conflicts` names the kinds: two jobs held full-time on one day, two open needs of one purpose, two households. End
    or annul what does not hold, then merge. `rows` names which rows these are, one of each record; of a membership it
    is the household. Where the kind is `household` the record belongs to one that you do not see: an officer of both
    areas merges.
    """

    status = 409
    conflicts: tuple[str, ...]
    rows: tuple[Clash, ...]


class MergeUndone(Problem):
    """The merge is undone already."""

    status = 409


class UndoTooLate(Problem):
    """The merge can no longer be undone.

    `until` was the last day. What does not belong to the person is corrected or annulled row by row.
    """

    status = 409
    until: date


class UndoLaterFirst(Problem):
    """The surviving record went into another one meanwhile.

    `merge` is that later merge: undo it first.
    """

    status = 409
    merge: UUID
