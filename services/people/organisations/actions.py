"""What can be done with an organisation's record, each in the caller's transaction."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from services.kit.database.ids import new_id
from services.kit.database.security import area_keys, organisation_key, place
from services.kit.database.sessions import of
from services.kit.http.common import FieldError, ValidationFailed
from services.kit.http.etags import Tags
from services.kit.identity.caller import PUBLIC, Caller
from services.kit.journal.recording import record
from services.people.directory import queries as directory
from services.people.directory.events import DirectoryEntryWithdrawn
from services.people.organisations import queries
from services.people.organisations.events import OrganisationChanged, OrganisationClosed, OrganisationRegistered
from services.people.organisations.model import Organisation, OrganisationKind
from services.people.organisations.problems import (
    OrganisationAlreadyRegistered,
    OrganisationIsClosed,
    OrganisationStillWorks,
)

SCOPE = "office:write"
ONE_RECORD = "organisation_credit_code_key"
"""The constraint that refuses a second record of an organisation."""


@dataclass(frozen=True, slots=True)
class Registration:
    """What is stated about an organisation when it is registered."""

    name: str
    kind: OrganisationKind
    credit_code: str | None
    district: str
    parent: UUID | None


async def register_organisation(session: AsyncSession, caller: Caller, stated: Registration) -> Organisation:
    """Register an organisation that nobody has registered; everybody sees it."""
    caller.require(SCOPE, district=stated.district)
    if stated.parent is not None:
        await require_open(session, stated.parent, "parent")
    now = of(session).clock.now()
    organisation = Organisation(
        id=new_id(),
        version=1,
        created_at=now,
        updated_at=now,
        name=stated.name,
        kind=stated.kind,
        credit_code=stated.credit_code,
        district=stated.district,
        parent=stated.parent,
        closed_on=None,
    )
    await place(session, "organisation", organisation.id, visibility(organisation))
    session.add(organisation)
    await flush_once(session)
    record(session, OrganisationRegistered(subject=organisation.id))
    return organisation


async def change_organisation(
    session: AsyncSession, caller: Caller, organisation_id: UUID, seen: Tags, changes: Mapping[str, Any]
) -> Organisation:
    """Change what is stated about an open organisation; a move is for an office that covers both places."""
    organisation = await opened(session, caller, organisation_id, seen)
    if not changes:
        return organisation
    if changes.get("parent") is not None:
        await require_open(session, changes["parent"], "parent")
        if await queries.belongs_to(session, changes["parent"], organisation.id):
            raise ValidationFailed(errors=(FieldError(pointer="/parent", rule="organisation_below_itself"),))
    for field, value in changes.items():
        setattr(organisation, field, value)
    organisation.updated_at = of(session).clock.now()
    if "district" in changes:
        caller.require(SCOPE, district=changes["district"])
    await flush_once(session)  # before it is placed, which would flush without saying what a taken code means
    await place(session, "organisation", organisation.id, visibility(organisation))
    record(session, OrganisationChanged(subject=organisation.id, fields=tuple(sorted(changes))))
    return organisation


async def close_organisation(
    session: AsyncSession, caller: Caller, organisation_id: UUID, seen: Tags, on: date
) -> Organisation:
    """Close an organisation that has no open office and no open organisation below it."""
    organisation = await opened(session, caller, organisation_id, seen)
    require_past(on, of(session).clock.today())
    if await queries.still_works(session, organisation.id):
        raise OrganisationStillWorks
    organisation.closed_on, organisation.updated_at = on, of(session).clock.now()
    await withdraw_services(session, organisation.id)
    record(session, OrganisationClosed(subject=organisation.id))
    return organisation


async def withdraw_services(session: AsyncSession, closed: UUID) -> None:
    """Let the directory send nobody any more to an office or organisation that closes: its entries are withdrawn."""
    clock = of(session).clock
    for entry in await directory.withdraw_run_by(session, closed, clock.today(), clock.now()):
        record(session, DirectoryEntryWithdrawn(subject=entry, reason="closed"))


async def opened(session: AsyncSession, caller: Caller, organisation_id: UUID, seen: Tags) -> Organisation:
    """Return an open organisation to change: held, allowed, and unchanged since the caller read it."""
    organisation = await queries.locked(session, organisation_id)
    caller.require(SCOPE, district=organisation.district)
    seen.require(organisation.version)
    if organisation.closed_on is not None:
        raise OrganisationIsClosed
    return organisation


async def require_open(session: AsyncSession, organisation_id: UUID, field: str) -> Organisation:
    """Return an organisation that stays open until this transaction ends; raise `ValidationFailed` without one."""
    organisation = await queries.kept(session, organisation_id)
    if organisation is None or organisation.closed_on is not None:
        raise ValidationFailed(errors=(FieldError(pointer=f"/{field}", rule="no_open_organisation"),))
    return organisation


def require_past(on: date, today: date) -> None:
    """Raise `ValidationFailed` for a closing in the future."""
    if on > today:
        raise ValidationFailed(errors=(FieldError(pointer="/on", rule="date_in_future"),))


def visibility(organisation: Organisation) -> list[str]:
    """Return who sees an organisation: everybody; those who cover its district, and itself, as theirs."""
    return [*area_keys(organisation.district), organisation_key(organisation.id), PUBLIC]


async def flush_once(session: AsyncSession) -> None:
    """Write what has changed; raise `OrganisationAlreadyRegistered` when there is one with this credit code."""
    try:
        await session.flush()
    except IntegrityError as error:
        if ONE_RECORD in str(error.orig):
            raise OrganisationAlreadyRegistered from None
        raise
