"""Every SELECT on needs."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Literal
from uuid import UUID

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from services.kit.database.reading import Shape, yuan_text
from services.kit.http.bodies import Output, Yuan
from services.kit.http.common import NotFound
from services.people.needs.model import CourseTime, HomeWork, Hours, Need, Transport

Purpose = Literal["job", "training"]


class NeedState(Output):
    """A need as events and snapshots carry it: without the course, which is stated in words."""

    id: UUID
    version: int
    person: UUID
    purpose: Purpose
    occupations: list[str]
    districts: list[str]
    wage_from: Yuan | None
    takes_any_post: bool
    hours: Hours | None
    home_work: HomeWork | None
    transport: Transport | None
    course_times: list[CourseTime]
    recorded_on: date
    closed_on: date | None


class NeedOut(NeedState):
    """A need as reads show it."""

    course: str | None
    closed_for: str | None
    created_at: datetime
    updated_at: datetime


_need = Need.__table__.c

STATE = {
    "id": _need.id,
    "version": _need.version,
    "person": _need.person,
    "purpose": _need.purpose,
    "occupations": _need.occupations,
    "districts": _need.districts,
    "wage_from": yuan_text(_need.wage_from),
    "takes_any_post": _need.takes_any_post,
    "hours": _need.hours,
    "home_work": _need.home_work,
    "transport": _need.transport,
    "course_times": _need.course_times,
    "recorded_on": _need.recorded_on,
    "closed_on": _need.closed_on,
}

NEED_STATE = Shape(kind="need", table="need", model=NeedState, fields=STATE)

NEED = Shape(
    kind="need",
    table="need",
    model=NeedOut,
    fields=STATE | {name: _need[name] for name in NeedOut.model_fields if name not in STATE},
    filters={
        "person": "need.person = {value}",
        "purpose": "need.purpose = {value}",
        "open": "(need.closed_on IS NULL) = {value}",
    },
    selective={"person"},
)


async def locked(session: AsyncSession, need: UUID) -> Need:
    """Return a need, held until this transaction ends; raise `NotFound`."""
    row = await session.scalar(select(Need).where(Need.id == need).with_for_update())
    if row is None:
        raise NotFound
    return row


FOLLOW = text(
    """
    WITH moved AS (UPDATE need SET version = version + 1, updated_at = :now WHERE person = :person RETURNING id)
    SELECT id, place_like(id, 'need', :person, '{}') FROM moved ORDER BY id
    """
)


async def follow(session: AsyncSession, person: UUID, now: datetime) -> Sequence[UUID]:
    """Let whoever sees a person see every need of theirs, and nobody else; return which needs there are.

    Their versions rise, so that whoever keeps copies takes the new sight for news.
    """
    return (await session.scalars(FOLLOW, {"person": person, "now": now})).all()


async def open_needs(session: AsyncSession, person: UUID) -> Sequence[Need]:
    """Return a person's open needs, held until this transaction ends."""
    rows = await session.scalars(
        select(Need).where(Need.person == person, Need.closed_on.is_(None)).order_by(Need.id).with_for_update()
    )
    return rows.all()
