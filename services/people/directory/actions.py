"""What can be done with an entry of the directory, each in the caller's transaction."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from services.kit.database.ids import new_id
from services.kit.database.security import area_keys, place
from services.kit.database.sessions import Database, of
from services.kit.http.common import FieldError, ValidationFailed
from services.kit.http.etags import Tags
from services.kit.identity.caller import PUBLIC, Caller
from services.kit.journal.recording import record
from services.kit.messages.message import Undeliverable
from services.kit.messages.targets import read
from services.kit.terms import term_of
from services.people.directory import queries, rules
from services.people.directory.events import (
    DirectoryEntryChanged,
    DirectoryEntryConfirmed,
    DirectoryEntryRecorded,
    DirectoryEntryWithdrawn,
)
from services.people.directory.model import ONE_LIVING, DirectoryEntry, WithdrawnFor
from services.people.directory.problems import EntryAlreadyThere, EntryIsWithdrawn
from services.people.files.actions import refuse
from services.people.offices.actions import require_open as require_office
from services.people.organisations.actions import require_open as require_organisation

WRITE = "directory:write"


async def record_entry(session: AsyncSession, caller: Caller, stated: Mapping[str, Any]) -> DirectoryEntry:
    """Enter a service into the directory; everybody sees it. `stated` holds the fields of the row."""
    caller.require(WRITE, district=stated["district"])
    now, today = of(session).clock.now(), of(session).clock.today()
    entry = DirectoryEntry(
        id=new_id(),
        version=1,
        created_at=now,
        updated_at=now,
        **{**stated, "confirmed_on": stated["confirmed_on"] or today},
        withdrawn_on=None,
        withdrawn_for=None,
    )
    refuse(rules.fault_of_confirming(None, entry.confirmed_on, today))
    await check(session, entry, stated)
    reckon(session, entry)
    await place(session, "directory_entry", entry.id, visibility(entry))
    session.add(entry)
    await flush_once(session, entry)
    record(session, DirectoryEntryRecorded(subject=entry.id))
    return entry


async def change_entry(
    session: AsyncSession, caller: Caller, entry_id: UUID, seen: Tags, changes: Mapping[str, Any]
) -> None:
    """Change what is stated of an entry; another district is for an office that covers both."""
    entry = await opened(session, caller, entry_id, seen)
    if not changes:
        return
    with session.no_autoflush:  # what cannot be is refused by its name, before the database refuses it by its own
        for field, value in changes.items():
            setattr(entry, field, value)
        caller.require(WRITE, district=entry.district)
        await check(session, entry, changes)
        reckon(session, entry)
        entry.updated_at = of(session).clock.now()
        await flush_once(session, entry)
    await place(session, "directory_entry", entry.id, visibility(entry))
    record(session, DirectoryEntryChanged(subject=entry.id, fields=tuple(sorted(changes))))


async def confirm_entry(session: AsyncSession, caller: Caller, entry_id: UUID, seen: Tags, on: date) -> None:
    """Say that an entry was right on a day: it is to be confirmed again when the term after that day has passed."""
    entry = await opened(session, caller, entry_id, seen)
    refuse(rules.fault_of_confirming(entry.confirmed_on, on, of(session).clock.today()))
    entry.confirmed_on, entry.updated_at = on, of(session).clock.now()
    reckon(session, entry)
    record(session, DirectoryEntryConfirmed(subject=entry.id, confirmed_on=on))


async def withdraw_entry(
    session: AsyncSession, caller: Caller, entry_id: UUID, seen: Tags, reason: WithdrawnFor
) -> None:
    """Withdraw an entry: it stays to be read, and nobody is oriented to it any more."""
    entry = await opened(session, caller, entry_id, seen)
    entry.withdrawn_on, entry.withdrawn_for = of(session).clock.today(), reason
    entry.updated_at = of(session).clock.now()
    record(session, DirectoryEntryWithdrawn(subject=entry.id, reason=reason))


async def opened(session: AsyncSession, caller: Caller, entry_id: UUID, seen: Tags) -> DirectoryEntry:
    """Return an entry to change: held, allowed, unchanged since the caller read it, and not withdrawn."""
    entry = await queries.locked(session, entry_id)
    caller.require(WRITE, district=entry.district)
    seen.require(entry.version)
    if entry.withdrawn_on is not None:
        raise EntryIsWithdrawn
    return entry


async def check(session: AsyncSession, entry: DirectoryEntry, stated: Mapping[str, Any]) -> None:
    """Raise `ValidationFailed` for an entry that cannot be so: the database refuses the same of what it knows."""
    runners = (entry.organisation, entry.office, entry.run_by)
    refuse(rules.faults_of(runners, entry.audience, entry.accommodations))
    if (web := stated.get("web")) is not None:
        require_web(web)
    if (organisation := stated.get("organisation")) is not None:
        await require_organisation(session, organisation, "organisation")
    if (office := stated.get("office")) is not None:
        await require_office(session, office)


def require_web(address: str) -> None:
    """Raise `ValidationFailed` for what no browser is to be led to: anything but http or https with a host."""
    try:
        read(address)
    except Undeliverable:
        raise ValidationFailed(errors=(FieldError(pointer="/web", rule="web_address"),)) from None


def reckon(session: AsyncSession, entry: DirectoryEntry) -> None:
    """Reckon by when an entry is to be confirmed, from what is laid down today."""
    entry.confirm_by = due_of(of(session), entry.district, entry.confirmed_on)
    entry.reckoned_on = of(session).clock.today()


def due_of(database: Database, district: str, confirmed_on: date) -> date | None:
    """Return by when an entry of a district is to be confirmed; None where no term is laid down."""
    term = term_of(database.settings.directory_terms, district, database.clock.today())
    return rules.confirm_by(confirmed_on, None if term is None else term.confirm_months)


def visibility(entry: DirectoryEntry) -> list[str]:
    """Return who sees an entry: everybody; those who cover its district, as theirs."""
    return [*area_keys(entry.district), PUBLIC]


async def flush_once(session: AsyncSession, entry: DirectoryEntry) -> None:
    """Write what has changed; raise `EntryAlreadyThere` where the directory has this service."""
    with session.no_autoflush:
        there = await queries.same_as(session, entry)
    if there is not None:
        raise EntryAlreadyThere(entry=there)
    try:
        await session.flush()
    except IntegrityError as error:
        if ONE_LIVING in str(error.orig):
            raise EntryAlreadyThere(entry=None) from None
        raise
