"""Every SELECT on courses."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.kit.database.reading import Shape
from services.kit.http.bodies import Output
from services.kit.http.common import NotFound
from services.training.courses.model import Course


class CourseState(Output):
    """A course as events and snapshots carry it."""

    id: UUID
    version: int
    provider: UUID
    title: str
    occupation: str
    district: str


class CourseOut(CourseState):
    """A course as reads show it."""

    created_at: datetime
    updated_at: datetime


_course = Course.__table__.c

STATE = {
    "id": _course.id,
    "version": _course.version,
    "provider": _course.provider,
    "title": _course.title,
    "occupation": _course.occupation,
    "district": _course.district,
}

COURSE_STATE = Shape(kind="course", table="course", model=CourseState, fields=STATE)

COURSE = Shape(
    kind="course",
    table="course",
    model=CourseOut,
    fields=STATE | {"created_at": _course.created_at, "updated_at": _course.updated_at},
    filters={"occupation": "course.occupation = {value}", "district": "course.district = {value}"},
    selective={"occupation", "district"},
)


async def read(session: AsyncSession, course: UUID) -> Course:
    """Return a course; raise `NotFound` where there is none that the caller sees."""
    row = await session.get(Course, course)
    if row is None:
        raise NotFound
    return row
