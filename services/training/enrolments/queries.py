"""Every SELECT on enrolments."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Literal, cast
from uuid import UUID

from sqlalchemy import Table, select, text
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


TABLE = cast("Table", Enrolment.__table__)
_enrolment = TABLE.c

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
    selective={"person", "class_id"},
)


async def locked(session: AsyncSession, enrolment: UUID) -> Enrolment:
    """Return an enrolment, held until this transaction ends; raise `NotFound`."""
    row = await session.scalar(select(Enrolment).where(Enrolment.id == enrolment).with_for_update())
    if row is None:
        raise NotFound
    return row


async def known_person(session: AsyncSession, person: UUID) -> KnownPerson | None:
    """Return what this service knows of a person whom the caller sees; None where they are anonymised too."""
    wanted = select(KnownPerson).where(KnownPerson.id == person, KnownPerson.anonymised_on.is_(None))
    return (await session.scalars(wanted)).one_or_none()


FOLLOW = text(
    """
    WITH moved AS (
        UPDATE enrolment SET version = version + 1, updated_at = :now WHERE person = :person RETURNING id, course
    )
    SELECT moved.id, place_like(moved.id, 'enrolment', :person, ARRAY[concat('org:', course.provider)])
    FROM moved JOIN course ON course.id = moved.course ORDER BY moved.id
    """
)


async def follow(session: AsyncSession, person: UUID, now: datetime) -> Sequence[UUID]:
    """Let whoever sees a person see every enrolment of theirs, and each institution its own; return which there are.

    Their versions rise, so that whoever keeps copies takes the new sight for news.
    """
    return (await session.scalars(FOLLOW, {"person": person, "now": now})).all()
