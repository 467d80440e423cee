"""What can be done with an office, each in the caller's transaction."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.kit.database.ids import new_id
from services.kit.database.security import area_keys, organisation_key, place
from services.kit.database.sessions import of
from services.kit.http.common import FieldError, ValidationFailed
from services.kit.http.etags import Tags
from services.kit.identity.caller import PUBLIC, Caller
from services.kit.journal.recording import record
from services.people.offices import queries
from services.people.offices.events import OfficeChanged, OfficeClosed, OfficeOpened
from services.people.offices.model import Office
from services.people.offices.problems import OfficeHasStaff, OfficeIsClosed
from services.people.organisations.actions import require_open as require_organisation
from services.people.organisations.actions import require_past, withdraw_services
from services.people.staff import queries as staff

SCOPE = "office:write"


@dataclass(frozen=True, slots=True)
class Opening:
    """What is stated about an office when it opens."""

    organisation: UUID
    name: str
    district: str
    address: str | None
    phone: str | None
    opening_hours: str | None


async def open_office(session: AsyncSession, caller: Caller, stated: Opening) -> Office:
    """Open an office of an open organisation; everybody sees it."""
    caller.require(SCOPE, district=stated.district)
    await require_organisation(session, stated.organisation, "organisation")
    now = of(session).clock.now()
    office = Office(
        id=new_id(),
        version=1,
        created_at=now,
        updated_at=now,
        organisation=stated.organisation,
        name=stated.name,
        district=stated.district,
        address=stated.address,
        phone=stated.phone,
        opening_hours=stated.opening_hours,
        closed_on=None,
    )
    await place(session, "office", office.id, visibility(office))
    session.add(office)
    record(session, OfficeOpened(subject=office.id))
    return office


async def change_office(
    session: AsyncSession, caller: Caller, office_id: UUID, seen: Tags, changes: Mapping[str, Any]
) -> Office:
    """Change what is stated about an open office; what it serves stays, for its staff are seen from there."""
    office = await opened(session, caller, office_id, seen)
    if not changes:
        return office
    for field, value in changes.items():
        setattr(office, field, value)
    office.updated_at = of(session).clock.now()
    record(session, OfficeChanged(subject=office.id, fields=tuple(sorted(changes))))
    return office


async def close_office(session: AsyncSession, caller: Caller, office_id: UUID, seen: Tags, on: date) -> Office:
    """Close an office in which nobody works."""
    office = await opened(session, caller, office_id, seen)
    require_past(on, of(session).clock.today())
    if await staff.someone_works_in(session, office.id):
        raise OfficeHasStaff
    office.closed_on, office.updated_at = on, of(session).clock.now()
    await withdraw_services(session, office.id)
    record(session, OfficeClosed(subject=office.id))
    return office


async def opened(session: AsyncSession, caller: Caller, office_id: UUID, seen: Tags) -> Office:
    """Return an open office to change: held, allowed, and unchanged since the caller read it."""
    office = await queries.locked(session, office_id)
    caller.require(SCOPE, district=office.district)
    seen.require(office.version)
    if office.closed_on is not None:
        raise OfficeIsClosed
    return office


async def require_open(session: AsyncSession, office_id: UUID) -> Office:
    """Return an office that stays open until this transaction ends; raise `ValidationFailed` without one."""
    office = await queries.kept(session, office_id)
    if office is None or office.closed_on is not None:
        raise ValidationFailed(errors=(FieldError(pointer="/office", rule="no_open_office"),))
    return office


def visibility(office: Office) -> list[str]:
    """Return who sees an office: everybody; those who cover its district, and its organisation, as theirs."""
    return [*area_keys(office.district), organisation_key(office.organisation), PUBLIC]
