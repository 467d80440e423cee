"""Every SELECT on organisations."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from services.kit.database.reading import Shape
from services.kit.http.bodies import Output
from services.kit.http.common import NotFound
from services.people.organisations.model import Organisation, OrganisationKind


class OrganisationState(Output):
    """An organisation as events and snapshots carry it."""

    id: UUID
    version: int
    name: str
    kind: OrganisationKind
    credit_code: str | None
    district: str
    parent: UUID | None
    closed_on: date | None


class OrganisationOut(OrganisationState):
    """An organisation as reads show it."""

    created_at: datetime
    updated_at: datetime


_organisation = Organisation.__table__.c

STATE: dict[str, ColumnElement[Any]] = {name: _organisation[name] for name in OrganisationState.model_fields}

ORGANISATION_STATE = Shape(kind="organisation", table="organisation", model=OrganisationState, fields=STATE)

ORGANISATION = Shape(
    kind="organisation",
    table="organisation",
    model=OrganisationOut,
    fields=STATE | {"created_at": _organisation.created_at, "updated_at": _organisation.updated_at},
    filters={
        "kind": "organisation.kind = {value}",
        "district": "starts_with(organisation.district, {value})",
        "credit_code": "organisation.credit_code = {value}",
        "parent": "organisation.parent = {value}",
    },
    selective={"credit_code", "parent"},
)


async def locked(session: AsyncSession, organisation: UUID) -> Organisation:
    """Return an organisation that nobody else can change until this transaction ends; raise `NotFound`."""
    row = await session.scalar(select(Organisation).where(Organisation.id == organisation).with_for_update())
    if row is None:
        raise NotFound
    return row


async def kept(session: AsyncSession, organisation: UUID) -> Organisation | None:
    """Return an organisation that stays as it is until this transaction ends, whoever else reads; None without one."""
    found: Organisation | None = await session.get(Organisation, organisation, with_for_update={"read": True})
    return found


async def kind_of(session: AsyncSession, organisation: UUID) -> OrganisationKind:
    """Return what an organisation is that has an office."""
    return (await session.execute(select(Organisation.kind).where(Organisation.id == organisation))).scalar_one()


ONE_TREE = text("SELECT pg_advisory_xact_lock(hashtextextended('organisation.parent', 0))")

ABOVE = text(
    """
    WITH RECURSIVE above (id, parent) AS (
        SELECT id, parent FROM organisation WHERE id = :organisation
        UNION SELECT o.id, o.parent FROM organisation AS o JOIN above ON o.id = above.parent)
    SELECT EXISTS (SELECT FROM above WHERE id = :sought)
    """
)

WORKS = text(
    """
    SELECT EXISTS (SELECT FROM office WHERE organisation = :organisation AND closed_on IS NULL)
        OR EXISTS (SELECT FROM organisation WHERE parent = :organisation AND closed_on IS NULL)
    """
)


async def belongs_to(session: AsyncSession, organisation: UUID, sought: UUID) -> bool:
    """Tell whether an organisation is `sought` or belongs to it at any remove, until this transaction ends.

    Whoever else gives an organisation a parent waits, so that two at once make no circle.
    """
    await session.execute(ONE_TREE)
    return bool(await session.scalar(ABOVE, {"organisation": organisation, "sought": sought}))


async def still_works(session: AsyncSession, organisation: UUID) -> bool:
    """Tell whether an organisation has an open office, or another open organisation below it."""
    return bool(await session.scalar(WORKS, {"organisation": organisation}))
