"""Who takes part in which class, in the graph."""

import strawberry

from services.gateway.nouns.choices import EnrolmentStatus
from services.gateway.nouns.endpoints import CLASSES, COURSES, ENROLMENTS, PERSONS
from services.gateway.refusals import Problem, RecordMerged
from services.gateway.relations import one, row, rows
from services.gateway.scalars import Day, Id, Instant
from services.gateway.shapes import Shape, Taken, described, fact, optional, taken
from services.gateway.verbs import verb


@described
class Enrolment(Shape):
    """A person in a class 培训报名."""

    id: Id = fact("The enrolment's id.")
    version: int = fact("What `ifMatch` takes when the enrolment ends.")
    training_class_id: Id = fact("The class's id.", of="class_id")
    course_id: Id = fact("The course's id.", of="course")
    occupation: str = fact("The occupation that the course trains for, CSCO 2022 职业.")
    person_id: Id = fact("The person's id.", of="person")
    status: EnrolmentStatus = fact("How far it has come 培训状态.")
    enrolled_on: Day = fact("When the person enrolled 报名日期.")
    ended_on: Day | None = fact("When it ended 结束日期.")
    created_at: Instant = fact("When the person enrolled, to the instant.")
    updated_at: Instant = fact("When it was last changed.")
    training_class = row(CLASSES, "The class 培训班次.", by="training_class_id")
    course = row(COURSES, "The course 培训课程.", by="course_id")
    person = row(PERSONS, "The person 人员.", by="person_id")


@described
class ClassIsFull(Problem):
    """Every seat of the class is taken 名额已满."""

    seats: int = fact("How many seats it has.")


@described
class ClassIsOver(Problem):
    """The class has ended, so nobody can enrol any more 班次已结束."""


@described
class AlreadyEnrolled(Problem):
    """The person takes part in this class already 已报名该班次."""


@described
class EnrolmentEnded(Problem):
    """The enrolment has ended already 培训已结束."""

    ended: str = fact("How it ended.")


@described
class UnknownPerson(Problem):
    """The service knows no such person yet, or none that the caller sees 人员未知: try again in a moment."""


@taken
class EnrolmentInput(Taken):
    """Who enrols in which class 培训报名."""

    training_class_id: Id = fact("The class's id.", of="class_id")
    person_id: Id = fact("The person's id.", of="person")


@taken
class EndEnrolmentInput(Taken):
    """The day on which it ended 结束日期."""

    on: Day | None = optional("The day; today where left out.")


@strawberry.type
class EnrolmentQueries:
    """How enrolments are found."""

    enrolment = one(ENROLMENTS, "One enrolment 培训报名.")
    enrolments = rows(ENROLMENTS, "The enrolments that the caller sees, in the order in which they were made 培训报名.")


@strawberry.type
class EnrolmentMutations:
    """What can be done with an enrolment."""

    enrol_person = verb(
        "POST /v1/enrolments",
        "Give a person a seat in a class 培训报名.",
        "training",
        Enrolment,
        taking=EnrolmentInput,
        or_else=(RecordMerged, UnknownPerson, AlreadyEnrolled, ClassIsFull, ClassIsOver),
    )
    complete_training = verb(
        "POST /v1/enrolments/{id}:complete",
        "Record that a person completed a class 结业.",
        "training",
        Enrolment,
        taking=EndEnrolmentInput,
        or_else=(EnrolmentEnded,),
    )
    withdraw_from_training = verb(
        "POST /v1/enrolments/{id}:withdraw",
        "Record that a person left a class before its end 退出培训.",
        "training",
        Enrolment,
        taking=EndEnrolmentInput,
        or_else=(EnrolmentEnded,),
    )
