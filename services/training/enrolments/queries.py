"""Every SELECT on enrolments."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Literal
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from services.kit.database.reading import Shape
from services.kit.http.bodies import Output
from services.kit.http.common import NotFound
from services.training.enrolments.model import Enrolment, KnownPerson

Status = Literal["enrolled", "completed", "withdrawn"]


class EnrolmentState(Output):
    """An enrolment as events and snapshots carry it."""

    id: UUID
    version: int
    class_id: UUID
    course: UUID
    occupation: str
    person: UUID
    status: Status
    enrolled_on: date
    ended_on: date | None


class EnrolmentOut(EnrolmentState):
    """An enrolment as reads show it."""

    created_at: datetime
    updated_at: datetime


_enrolment = Enrolment.__table__.c

STATE = {
    "id": _enrolment.id,
    "version": _enrolment.version,
    "class_id": _enrolment.class_id,
    "course": _enrolment.course,
    "occupation": _enrolment.occupation,
    "person": _enrolment.person,
    "status": _enrolment.status,
    "enrolled_on": _enrolment.enrolled_on,
    "ended_on": _enrolment.ended_on,
}

ENROLMENT_STATE = Shape(kind="enrolment", table="enrolment", model=EnrolmentState, fields=STATE)

ENROLMENT = Shape(
    kind="enrolment",
    table="enrolment",
    model=EnrolmentOut,
    fields=STATE | {"created_at": _enrolment.created_at, "updated_at": _enrolment.updated_at},
    filters={
        "person": "enrolment.person = {value}",
        "class_id": "enrolment.class_id = {value}",
        "status": "enrolment.status = {value}",
    },
)


async def locked(session: AsyncSession, enrolment: UUID) -> Enrolment:
    """Return an enrolment, held until this transaction ends; raise `NotFound`."""
    row = await session.scalar(select(Enrolment).where(Enrolment.id == enrolment).with_for_update())
    if row is None:
        raise NotFound
    return row


async def known_person(session: AsyncSession, person: UUID) -> KnownPerson | None:
    """Return what this service knows of a person whom the caller sees."""
    return await session.get(KnownPerson, person)


async def running_enrolments(session: AsyncSession, person: UUID) -> Sequence[Enrolment]:
    """Return the enrolments of a person that have not ended, held until this transaction ends."""
    rows = await session.scalars(
        select(Enrolment)
        .where(Enrolment.person == person, Enrolment.status == "enrolled")
        .order_by(Enrolment.id)
        .with_for_update()
    )
    return rows.all()
