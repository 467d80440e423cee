"""Every SELECT on classes."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from services.kit.database.reading import Shape
from services.kit.http.bodies import Output
from services.kit.http.common import NotFound
from services.training.classes.model import Class


class ClassState(Output):
    """A class as events and snapshots carry it."""

    id: UUID
    version: int
    course: UUID
    seats: int
    taken: int
    starts_on: date
    ends_on: date


class ClassOut(ClassState):
    """A class as reads show it."""

    created_at: datetime
    updated_at: datetime


_class = Class.__table__.c

STATE = {
    "id": _class.id,
    "version": _class.version,
    "course": _class.course,
    "seats": _class.seats,
    "taken": _class.taken,
    "starts_on": _class.starts_on,
    "ends_on": _class.ends_on,
}

CLASS_STATE = Shape(kind="class", table="class", model=ClassState, fields=STATE)

CLASS = Shape(
    kind="class",
    table="class",
    model=ClassOut,
    fields=STATE | {"created_at": _class.created_at, "updated_at": _class.updated_at},
    filters={"course": "class.course = {value}"},
    selective={"course"},
)


async def locked(session: AsyncSession, class_id: UUID) -> Class:
    """Return a class, held until this transaction ends; raise `NotFound`."""
    row = await session.scalar(select(Class).where(Class.id == class_id).with_for_update())
    if row is None:
        raise NotFound
    return row
