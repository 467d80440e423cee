"""What can be done with a course, each in the caller's transaction."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.kit.database.ids import new_id
from services.kit.database.security import area_keys, organisation_key, place
from services.kit.database.sessions import of
from services.kit.identity.caller import PUBLIC, Caller
from services.kit.journal.recording import record
from services.training.courses.events import CourseRegistered
from services.training.courses.model import Course


async def register_course(
    session: AsyncSession, caller: Caller, provider: UUID, title: str, occupation: str, district: str
) -> Course:
    """Register a course: an office for an institution of its area, or an institution for itself; everybody sees it."""
    caller.require_for("course:write", organisation=provider, district=district)
    now = of(session).clock.now()
    course = Course(
        id=new_id(),
        version=1,
        created_at=now,
        updated_at=now,
        provider=provider,
        title=title,
        occupation=occupation,
        district=district,
    )
    await place(session, "course", course.id, [*area_keys(district), organisation_key(provider), PUBLIC])
    session.add(course)
    record(session, CourseRegistered(subject=course.id))
    return course
