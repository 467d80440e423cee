"""Classes of courses in the graph; `class` alone is a word that few languages let a program use."""

import strawberry

from services.gateway.nouns.endpoints import CLASSES, COURSES, ENROLMENTS
from services.gateway.relations import one, row, rows
from services.gateway.scalars import Day, Id, Instant
from services.gateway.shapes import Shape, Taken, described, fact, taken
from services.gateway.verbs import verb


@described
class TrainingClass(Shape):
    """A class of a course, with its seats 培训班次."""

    id: Id = fact("The class's id.")
    version: int = fact("The version of the class.")
    course_id: Id = fact("The course's id.", of="course")
    seats: int = fact("How many can take part 名额.")
    taken: int = fact("How many seats are taken 已报名人数.")
    starts_on: Day = fact("Its first day 开班日期.")
    ends_on: Day = fact("Its last day 结班日期.")
    created_at: Instant = fact("When it was opened.")
    updated_at: Instant = fact("When it was last changed.")
    course = row(COURSES, "The course 培训课程.", by="course_id")
    enrolments = rows(ENROLMENTS, "Who takes part 学员.", class_id="id")


@taken
class TrainingClassInput(Taken):
    """A class to open 开设班次."""

    course_id: Id = fact("The course's id.", of="course")
    seats: int = fact("How many can take part 名额.")
    starts_on: Day = fact("Its first day 开班日期.")
    ends_on: Day = fact("Its last day 结班日期.")


@strawberry.type
class ClassQueries:
    """How classes are found."""

    training_class = one(CLASSES, "One class 培训班次.")
    training_classes = rows(CLASSES, "The classes that the caller sees, in the order of their opening 培训班次.")


@strawberry.type
class ClassMutations:
    """What can be done with a class."""

    open_training_class = verb(
        "POST /v1/classes", "Open a class of a course 开设班次.", "training", TrainingClass, taking=TrainingClassInput
    )
