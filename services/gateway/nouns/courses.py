"""Courses and their classes in the graph."""

import strawberry

from services.gateway.nouns.endpoints import CLASSES, COURSES
from services.gateway.relations import one, rows
from services.gateway.scalars import Id, Instant
from services.gateway.shapes import Shape, Taken, described, fact, taken
from services.gateway.verbs import verb


@described
class Course(Shape):
    """A course of a training institution 培训课程."""

    id: Id = fact("The course's id.")
    version: int = fact("The version of the course.")
    provider: Id = fact("The organisation that gives it 培训机构.")
    title: str = fact("Its title 名称.")
    occupation: str = fact("The occupation that it trains for, CSCO 2022 职业.")
    district: str = fact("Where, GB/T 2260 区划.")
    created_at: Instant = fact("When it was registered.")
    updated_at: Instant = fact("When it was last changed.")
    training_classes = rows(CLASSES, "Its classes 班次.", course="id")


@taken
class CourseInput(Taken):
    """A course to register 登记课程."""

    provider: Id = fact("The organisation that gives it 培训机构.")
    title: str = fact("Its title 名称.")
    occupation: str = fact("The occupation that it trains for, CSCO 2022 职业.")
    district: str = fact("Where, GB/T 2260 区划.")


@strawberry.type
class CourseQueries:
    """How courses are found."""

    course = one(COURSES, "One course 培训课程.")
    courses = rows(COURSES, "The courses that the caller sees, in the order of their registration 培训课程.")


@strawberry.type
class CourseMutations:
    """What can be done with a course."""

    register_course = verb("POST /v1/courses", "Register a course 登记课程.", "training", Course, taking=CourseInput)
