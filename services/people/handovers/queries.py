"""Every SELECT on hand-overs."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from services.kit.database.reading import Shape
from services.kit.http.bodies import Output
from services.kit.http.common import NotFound
from services.people.handovers.model import Declined, Handover, Reason, State


class HandoverState(Output):
    """A hand-over as events and snapshots carry it."""

    id: UUID
    version: int
    person: UUID
    from_district: str
    to_district: str
    reason: Reason
    state: State
    declined_for: Declined | None


class HandoverOut(HandoverState):
    """A hand-over as reads show it."""

    offered_by: str
    answered_by: str | None
    answered_at: datetime | None
    created_at: datetime
    updated_at: datetime


_handover = Handover.__table__.c

HANDOVER_STATE = Shape(
    kind="handover",
    table="handover",
    model=HandoverState,
    fields={name: _handover[name] for name in HandoverState.model_fields},
)
HANDOVER = Shape(
    kind="handover",
    table="handover",
    model=HandoverOut,
    fields={name: _handover[name] for name in HandoverOut.model_fields},
    filters={"person": "handover.person = {value}", "state": "handover.state = {value}"},
    selective={"person"},
)


async def locked(session: AsyncSession, handover: UUID) -> Handover:
    """Return a hand-over as it is now, held until this transaction ends; raise `NotFound`."""
    wanted = select(Handover).where(Handover.id == handover).with_for_update()
    row = await session.scalar(wanted.execution_options(populate_existing=True))
    if row is None:
        raise NotFound
    return row


async def open_of(session: AsyncSession, person: UUID) -> UUID | None:
    """Return the offer of a person's file that waits for its answer."""
    found: UUID | None = await session.scalar(
        select(Handover.id).where(Handover.person == person, Handover.state == "offered")
    )
    return found


async def of_person(session: AsyncSession, person: UUID) -> Sequence[Handover]:
    """Return every hand-over of a person that the caller sees, held, as the database has them now."""
    wanted = select(Handover).where(Handover.person == person).order_by(Handover.id).with_for_update()
    return (await session.scalars(wanted.execution_options(populate_existing=True))).all()
