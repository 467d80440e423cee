"""Courses and their classes."""

from collections.abc import Mapping

from tests.security.operations import Operation, Subject, done
from tests.security.reads import kind
from tests.security.world import World


async def a_course(world: World) -> Subject:
    """A course that is to be offered."""
    return Subject(world.about, body=world.course())


async def a_term(world: World) -> Subject:
    """A class of the course that is to be opened."""
    return Subject(world.about, body=world.term())


OPERATIONS: Mapping[str, Operation] = {
    **kind("training", "course", "courses"),
    **kind("training", "class", "classes", names=("trainingClass", "trainingClasses")),
    **done("register_course", "training POST /v1/courses", "registerCourse", a_course, ("course",)),
    **done("open_class", "training POST /v1/classes", "openTrainingClass", a_term, ("class",)),
}
