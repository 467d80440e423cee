"""Every SELECT on employers."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.kit.database.reading import Shape
from services.kit.http.bodies import Output
from services.kit.http.common import NotFound
from services.vacancies.employers.model import Employer
from services.vacancies.employers.rules import KnownKind


class EmployerOut(Output):
    """An employer as reads show it."""

    id: UUID
    version: int
    name: str
    credit_code: str | None
    kind: KnownKind
    district: str | None
    source: str | None
    created_at: datetime
    updated_at: datetime


class EmployerState(Output):
    """An employer as events and snapshots carry it."""

    id: UUID
    version: int
    name: str
    credit_code: str | None
    kind: KnownKind
    district: str | None


_employer = Employer.__table__.c

STATE: dict[str, ColumnElement[Any]] = {name: _employer[name] for name in EmployerState.model_fields}

EMPLOYER = Shape(
    kind="employer",
    table="employer",
    model=EmployerOut,
    fields=STATE | {"source": _employer.source, "created_at": _employer.created_at, "updated_at": _employer.updated_at},
    filters={
        "district": "starts_with(employer.district, {value})",
        "kind": "employer.kind = {value}",
        "credit_code": "employer.credit_code = {value}",
        "name": "starts_with(employer.name, {value})",
    },
    selective={"credit_code"},
)

EMPLOYER_STATE = Shape(kind="employer", table="employer", model=EmployerState, fields=STATE)


async def locked(session: AsyncSession, employer: UUID) -> Employer:
    """Return an employer that nobody else can change until this transaction ends; raise `NotFound`."""
    row = await session.scalar(select(Employer).where(Employer.id == employer).with_for_update())
    if row is None:
        raise NotFound
    return row


async def seen(session: AsyncSession, employer: UUID) -> bool:
    """Tell whether there is such an employer and the caller sees it."""
    return await session.get(Employer, employer) is not None
