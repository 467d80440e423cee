"""Every SELECT on delegations."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.kit.database.reading import TODAY, Shape, sql
from services.kit.http.bodies import Output
from services.kit.http.common import NotFound
from services.people.delegations.model import Delegation


class DelegationOut(Output):
    """An absence and who stands in; `back_on` is the first day on which they are back, `current` is as of today."""

    id: UUID
    version: int
    staff: UUID
    stand_in: UUID
    since: date
    back_on: date | None
    current: bool
    created_at: datetime
    updated_at: datetime


_delegation = Delegation.__table__.c

CURRENT: ColumnElement[Any] = func.daterange(_delegation.since, _delegation.back_on).op("@>")(TODAY)

DELEGATION = Shape(
    kind="staff_member",
    table="delegation",
    model=DelegationOut,
    fields={name: CURRENT if name == "current" else _delegation[name] for name in DelegationOut.model_fields},
    filters={"staff": "delegation.staff = {value}", "current": f"({sql(CURRENT)}) = {{value}}"},
    selective={"staff"},
    seen_by="staff",
    volatile=True,
)


async def read(session: AsyncSession, delegation: UUID) -> Delegation:
    """Return a delegation; raise `NotFound`."""
    row = await session.get(Delegation, delegation)
    if row is None:
        raise NotFound
    return row


async def standing_in(session: AsyncSession, staff: Iterable[UUID], on: date) -> Mapping[UUID, UUID]:
    """Return who stands in on a day for those of these staff who are away then."""
    absent = _delegation.staff.in_(staff) & func.daterange(_delegation.since, _delegation.back_on).op("@>")(on)
    rows = await session.execute(select(_delegation.staff, _delegation.stand_in).where(absent))
    return {row.staff: row.stand_in for row in rows}


async def touching(session: AsyncSession, *staff: UUID) -> Sequence[Delegation]:
    """Return every delegation by or to one of these staff."""
    wanted = select(Delegation).where(or_(Delegation.staff.in_(staff), Delegation.stand_in.in_(staff)))
    return (await session.scalars(wanted.order_by(Delegation.since, Delegation.id))).all()
