"""What can be done with a class, each in the caller's transaction."""

from datetime import date
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.kit.database.ids import new_id
from services.kit.database.security import place_like
from services.kit.database.sessions import of
from services.kit.http.common import FieldError, ValidationFailed
from services.kit.identity.caller import Caller
from services.kit.journal.recording import record
from services.training.classes.events import ClassOpened
from services.training.classes.model import Class
from services.training.courses import queries as courses


async def open_class(
    session: AsyncSession, caller: Caller, course_id: UUID, seats: int, starts_on: date, ends_on: date
) -> Class:
    """Open a class of a course; it is seen by whoever sees the course."""
    if ends_on < starts_on:
        raise ValidationFailed(errors=(FieldError(pointer="/ends_on", rule="ends_before_it_starts"),))
    course = await courses.read(session, course_id)
    caller.require_for("course:write", organisation=course.provider, district=course.district)
    now = of(session).clock.now()
    opened = Class(
        id=new_id(),
        version=1,
        created_at=now,
        updated_at=now,
        course=course.id,
        seats=seats,
        taken=0,
        starts_on=starts_on,
        ends_on=ends_on,
    )
    await place_like(session, "class", opened.id, course.id)
    session.add(opened)
    record(session, ClassOpened(subject=opened.id))
    return opened
