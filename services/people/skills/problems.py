"""What can stand in the way of a skill."""

from uuid import UUID

from services.kit.http.problems import Problem


class SkillAlreadyRecorded(Problem):
    """This skill stands in the file at this level already.

    `skill` is the other one: change it instead.
    """

    status = 409
    skill: UUID
