"""Every SELECT on the directory."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ARRAY, ColumnElement, Date, Uuid, and_, bindparam, false, func, select, text, update
from sqlalchemy.ext.asyncio import AsyncSession

from services.kit.codes.text import Accommodation
from services.kit.database.reading import TODAY, Shape, sql
from services.kit.http.bodies import Output
from services.kit.http.common import NotFound
from services.people.directory.model import Audience, DirectoryEntry, ServiceKind, WithdrawnFor
from services.people.directory.rules import EVERYBODY


class DirectoryEntryState(Output):
    """An entry as events and snapshots carry it."""

    id: UUID
    version: int
    name: str
    name_en: str | None
    kind: ServiceKind
    organisation: UUID | None
    office: UUID | None
    run_by: str | None
    district: str
    address: str | None
    phone: str | None
    web: str | None
    opening_hours: str | None
    audience: list[Audience]
    conditions: str | None
    cost: str | None
    accommodations: list[Accommodation]
    valid_until: date | None
    source: str
    confirmed_on: date
    withdrawn_on: date | None
    withdrawn_for: WithdrawnFor | None


class DirectoryEntryOut(DirectoryEntryState):
    """An entry as reads show it.

    As of today: `offered` says that people can be oriented to it, `expired` that its last day has passed, and
    `to_be_confirmed` that nobody has confirmed it for as long as is laid down (`confirm_by`; null where nothing is).
    """

    offered: bool
    expired: bool
    confirm_by: date | None
    to_be_confirmed: bool
    created_at: datetime
    updated_at: datetime


_entry = DirectoryEntry.__table__.c
LIVING = _entry.withdrawn_on.is_(None)
EXPIRED: ColumnElement[bool] = func.coalesce(_entry.valid_until < TODAY, false())
OFFERED = and_(LIVING, ~EXPIRED)
TO_BE_CONFIRMED: ColumnElement[bool] = and_(LIVING, func.coalesce(_entry.confirm_by < TODAY, false()))
AS_OF_TODAY: Mapping[str, ColumnElement[Any]] = {
    "offered": OFFERED,
    "expired": EXPIRED,
    "to_be_confirmed": TO_BE_CONFIRMED,
}

DIRECTORY_ENTRY_STATE = Shape(
    kind="directory_entry",
    table="directory_entry",
    model=DirectoryEntryState,
    fields={name: _entry[name] for name in DirectoryEntryState.model_fields},
)

DIRECTORY_ENTRY = Shape(
    kind="directory_entry",
    table="directory_entry",
    model=DirectoryEntryOut,
    fields={
        name: AS_OF_TODAY[name] if name in AS_OF_TODAY else _entry[name] for name in DirectoryEntryOut.model_fields
    },
    filters={
        "district": "(starts_with(directory_entry.district, ({value}::text[])[1])"
        " OR directory_entry.district = ANY ({value}::text[]))",
        "kind": "directory_entry.kind = {value}",
        "audience": f"directory_entry.audience && ARRAY['{EVERYBODY}', {{value}}]",
        "name": "strpos(lower(concat_ws(' ', directory_entry.name, directory_entry.name_en)), lower({value})) > 0",
        "offered": f"({sql(OFFERED)}) = {{value}}",
        "to_be_confirmed": f"({sql(TO_BE_CONFIRMED)}) = {{value}}",
    },
    volatile=True,
)


async def locked(session: AsyncSession, entry: UUID) -> DirectoryEntry:
    """Return an entry as it is now, held until this transaction ends; raise `NotFound`."""
    wanted = select(DirectoryEntry).where(DirectoryEntry.id == entry).with_for_update()
    row = await session.scalar(wanted.execution_options(populate_existing=True))
    if row is None:
        raise NotFound
    return row


async def kept(session: AsyncSession, entry: UUID) -> DirectoryEntry | None:
    """Return an entry that stays as it is until this transaction ends, whoever else reads; None without one."""
    found: DirectoryEntry | None = await session.get(DirectoryEntry, entry, with_for_update={"read": True})
    return found


async def same_as(session: AsyncSession, entry: DirectoryEntry) -> UUID | None:
    """Return another entry of this name, kind and district that was not withdrawn."""
    same = (DirectoryEntry.name == entry.name) & (DirectoryEntry.kind == entry.kind)
    there = same & (DirectoryEntry.district == entry.district) & LIVING & (DirectoryEntry.id != entry.id)
    return await session.scalar(select(DirectoryEntry.id).where(there))


async def withdraw_run_by(session: AsyncSession, runner: UUID, today: date, now: datetime) -> Sequence[UUID]:
    """Withdraw what an office or organisation that has closed still runs; return which entries those were."""
    theirs = LIVING & ((DirectoryEntry.office == runner) | (DirectoryEntry.organisation == runner))
    closed = {"withdrawn_on": today, "withdrawn_for": "closed", "updated_at": now}
    again = {"version": DirectoryEntry.version + 1}
    withdrawn = update(DirectoryEntry).where(theirs).values(closed | again).returning(DirectoryEntry.id)
    return (await session.scalars(withdrawn)).all()


class Confirmed(NamedTuple):
    """Which entry, whom it serves, and when it was last confirmed."""

    entry: UUID
    district: str
    confirmed_on: date


async def claim(session: AsyncSession, today: date, most: int) -> Sequence[Confirmed]:
    """Return entries whose day of confirmation was not reckoned today, held; passing over what others hold."""
    wanted = select(_entry.id, _entry.district, _entry.confirmed_on).where(LIVING, _entry.reckoned_on < today)
    rows = await session.execute(wanted.limit(most).with_for_update(skip_locked=True))
    return [Confirmed(*row) for row in rows]


RECKONED = text(
    """
    UPDATE directory_entry SET confirm_by = told.day, reckoned_on = :today
    FROM unnest(:entries, :days) AS told (entry, day) WHERE id = told.entry
    """
).bindparams(bindparam("entries", type_=ARRAY(Uuid)), bindparam("days", type_=ARRAY(Date)))


async def reckoned(session: AsyncSession, days: Mapping[UUID, date | None], today: date) -> None:
    """Write down by when each entry is to be confirmed: no change of it, so neither its version nor its instant."""
    await session.execute(RECKONED, {"entries": list(days), "days": list(days.values()), "today": today})
