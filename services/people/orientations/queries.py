"""Every SELECT on orientations."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from services.kit.database.reading import Shape
from services.kit.http.bodies import Output
from services.kit.http.common import NotFound
from services.people.orientations.model import How, Orientation, Outcome, Reason


class OrientationStateOut(Output):
    """An orientation as events and snapshots carry it."""

    id: UUID
    version: int
    person: UUID
    entry: UUID
    case: UUID | None
    how: How
    reason: Reason
    oriented_on: date
    outcome: Outcome | None
    closed_on: date | None


class OrientationOut(OrientationStateOut):
    """An orientation as reads show it; `outcome` is null until it is known what came of it."""

    oriented_by: str
    closed_by: str | None
    created_at: datetime
    updated_at: datetime


_orientation = Orientation.__table__.c
COLUMNS = {
    name: _orientation.service_case if name == "case" else _orientation[name] for name in OrientationOut.model_fields
}

ORIENTATION_STATE = Shape(
    kind="orientation",
    table="orientation",
    model=OrientationStateOut,
    fields={name: COLUMNS[name] for name in OrientationStateOut.model_fields},
)

ORIENTATION = Shape(
    kind="orientation",
    table="orientation",
    model=OrientationOut,
    fields=COLUMNS,
    filters={
        "person": "orientation.person = {value}",
        "entry": "orientation.entry = {value}",
        "open": "(orientation.closed_on IS NULL) = {value}",
    },
    selective={"person", "entry"},
)


async def locked(session: AsyncSession, orientation: UUID) -> Orientation:
    """Return an orientation as it is now, held until this transaction ends; raise `NotFound`."""
    wanted = select(Orientation).where(Orientation.id == orientation).with_for_update()
    row = await session.scalar(wanted.execution_options(populate_existing=True))
    if row is None:
        raise NotFound
    return row


async def open_introductions(session: AsyncSession, person: UUID) -> Sequence[Orientation]:
    """Return the introductions of a person of which nobody knows what came, held until this transaction ends."""
    mine = (Orientation.person == person) & (Orientation.how == "introduced") & Orientation.closed_on.is_(None)
    return (await session.scalars(select(Orientation).where(mine).order_by(Orientation.id).with_for_update())).all()


FOLLOW = text(
    """
    WITH moved AS (UPDATE orientation SET version = version + 1, updated_at = :now WHERE person = :person RETURNING id)
    SELECT id, place_like(id, 'orientation', :person, '{}') FROM moved ORDER BY id
    """
)


async def follow(session: AsyncSession, person: UUID, now: datetime) -> Sequence[UUID]:
    """Let whoever sees a person see every orientation of theirs, and nobody else; return which there are.

    Their versions rise, so that whoever keeps copies takes the new sight for news.
    """
    return (await session.scalars(FOLLOW, {"person": person, "now": now})).all()
