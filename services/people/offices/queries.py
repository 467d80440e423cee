"""Every SELECT on offices."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.kit.database.reading import Shape
from services.kit.http.bodies import Output
from services.kit.http.common import NotFound
from services.people.offices.model import Office


class OfficeState(Output):
    """An office as events and snapshots carry it."""

    id: UUID
    version: int
    organisation: UUID
    name: str
    district: str
    address: str | None
    phone: str | None
    opening_hours: str | None
    closed_on: date | None


class OfficeOut(OfficeState):
    """An office as reads show it."""

    created_at: datetime
    updated_at: datetime


_office = Office.__table__.c

STATE: dict[str, ColumnElement[Any]] = {name: _office[name] for name in OfficeState.model_fields}

OFFICE_STATE = Shape(kind="office", table="office", model=OfficeState, fields=STATE)

OFFICE = Shape(
    kind="office",
    table="office",
    model=OfficeOut,
    fields=STATE | {"created_at": _office.created_at, "updated_at": _office.updated_at},
    filters={
        "organisation": "office.organisation = {value}",
        "district": "starts_with(office.district, {value})",
        "open": "(office.closed_on IS NULL) = {value}",
    },
    selective={"organisation"},
)


async def locked(session: AsyncSession, office: UUID) -> Office:
    """Return an office that nobody else can change until this transaction ends; raise `NotFound`."""
    row = await session.scalar(select(Office).where(Office.id == office).with_for_update())
    if row is None:
        raise NotFound
    return row


async def kept(session: AsyncSession, office: UUID) -> Office | None:
    """Return an office that stays as it is until this transaction ends, whoever else reads; None without one."""
    found: Office | None = await session.get(Office, office, with_for_update={"read": True})
    return found
