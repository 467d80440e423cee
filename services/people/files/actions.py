"""What every part of a person's file is changed by, each in the caller's transaction."""

from collections.abc import Awaitable, Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from uuid import UUID

from sqlalchemy.exc import InvalidRequestError
from sqlalchemy.ext.asyncio import AsyncSession

from services.kit.database.ids import new_id
from services.kit.database.sessions import of
from services.kit.http.common import FieldError, NotFound, ValidationFailed
from services.kit.http.etags import Tags
from services.kit.identity.caller import Caller
from services.kit.journal.events import Event
from services.kit.journal.recording import record
from services.kit.vault.access_log import note_reads, note_unmasked_read
from services.kit.vault.fields import PersonalField, Sealed
from services.kit.vault.keyring import Keyring
from services.people.files.events import PartAnnulled, PartChanged, PartRecorded
from services.people.files.model import AnnulmentReason, FilePart
from services.people.files.problems import PartIsAnnulled
from services.people.files.rules import Fault, Life
from services.people.persons import queries as persons
from services.people.persons.model import Person

READ, WRITE = "file:read", "file:write"
"""The scopes of a file; what is known about a person's health has scopes of its own."""
Part = TypeVar("Part", bound=FilePart)
Check = Callable[[AsyncSession, Keyring, Person, Part], Awaitable[None]]
"""Raises for a row that contradicts itself, or cannot stand in the file beside the others."""
Then = Callable[[AsyncSession, FilePart, Collection[str] | None], Awaitable[None]]
"""What follows from a row: told the fields that changed, or None where the row is new or counts no more."""


def anybody(caller: Caller, part: FilePart) -> None:
    """Guard nothing: whoever may write in the file may change the part."""


async def nothing(session: AsyncSession, part: FilePart, fields: Collection[str] | None) -> None:
    """Let nothing follow."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Keeping(Generic[Part]):
    """How a part of a file is kept: its table, the scope of its changes, and what may stand there.

    `check` is asked of each row that is recorded or changed, or `begin` of a new one, which may end another. `guard`
    raises for whoever may not change a row though they hold the scope, and for a row that nobody changes any more.
    `sealed` is the field that is stored sealed, and an `authored` part keeps who recorded it. `then` is what follows
    for others, in the same transaction.
    """

    part: type[Part]
    check: Check[Part]
    begin: Check[Part] | None = None
    scope: str = WRITE
    guard: Callable[[Caller, Part], None] = anybody
    sealed: PersonalField | None = None
    authored: bool = False
    then: Then = nothing

    def columns(self, keyring: Keyring, row: UUID, stated: Mapping[str, Any]) -> dict[str, Any]:
        """Return what is stated of a row as the table has it."""
        text = None if self.sealed is None else stated.get(self.sealed.name)
        if self.sealed is None or text is None:
            return dict(stated)
        return {**stated, self.sealed.name: self.sealed.seal(keyring, text, row=row)}


async def record_part(
    session: AsyncSession,
    caller: Caller,
    keyring: Keyring,
    keeping: Keeping[Part],
    person_id: UUID,
    stated: Mapping[str, Any],
) -> Part:
    """Record something in a person's file; `stated` holds the fields of the row, what is sealed in clear."""
    person = await opened_file(session, caller, keeping.scope, person_id)
    new = new_part(session, person) | ({"author": caller.subject} if keeping.authored else {})
    part = keeping.part(**new, **keeping.columns(keyring, new["id"], stated))
    await (keeping.begin or keeping.check)(session, keyring, person, part)
    recorded(session, person, part)
    await keeping.then(session, part, None)
    return part


async def change_part(
    session: AsyncSession,
    caller: Caller,
    keyring: Keyring,
    keeping: Keeping[Part],
    row: UUID,
    seen: Tags,
    changes: Mapping[str, Any],
) -> None:
    """Correct a row of a file, or say how it went on; `changes` holds the fields that were sent."""
    person, part = await opened_part(session, caller, keeping.scope, keeping.part, row, seen)
    keeping.guard(caller, part)
    if not changes:
        return
    with session.no_autoflush:  # what cannot be is refused by its name, before the database refuses it by its own
        changed(session, person, part, keeping.columns(keyring, part.id, changes))
        await keeping.check(session, keyring, person, part)
    await keeping.then(session, part, changes)


async def annul_part(
    session: AsyncSession, caller: Caller, keeping: Keeping[Part], row: UUID, seen: Tags, reason: AnnulmentReason
) -> None:
    """Let a part that was recorded by mistake count no more."""
    person, part = await opened_part(session, caller, keeping.scope, keeping.part, row, seen)
    keeping.guard(caller, part)
    part.annulled_for, part.updated_at = reason, of(session).clock.now()
    tell(session, person, part, PartAnnulled(subject=person.id, part=part.__tablename__, row=part.id, reason=reason))
    await keeping.then(session, part, None)


async def opened_file(session: AsyncSession, caller: Caller, scope: str, person_id: UUID) -> Person:
    """Return whose file is to be changed, held until this transaction ends, so that one hand writes at a time.

    Raises `NotFound` for whoever waited for a move and does not see the person any more.
    """
    person = await persons.locked(session, person_id)
    if not (caller.covers(person.residence) or caller.covers(person.hukou)):
        raise NotFound
    caller.require(scope, district=person.residence)
    return person


async def opened_part(
    session: AsyncSession, caller: Caller, scope: str, kind: type[Part], row: UUID, seen: Tags
) -> tuple[Person, Part]:
    """Return a part to change and whose it is: held, allowed, unchanged since the caller read it, not annulled."""
    there = await session.get(kind, row)
    if there is None:
        raise NotFound
    person = await opened_file(session, caller, scope, there.person)
    try:
        await session.refresh(there, with_for_update=True)
    except InvalidRequestError:  # whoever saw it may see it no more
        raise NotFound from None
    seen.require(there.version)
    if there.annulled_for is not None:
        raise PartIsAnnulled
    return person, there


def recorded(session: AsyncSession, person: Person, part: Part) -> Part:
    """Add a part to a file, and say so."""
    session.add(part)
    tell(session, person, part, PartRecorded(subject=person.id, part=part.__tablename__, row=part.id))
    return part


def changed(session: AsyncSession, person: Person, part: FilePart, changes: Mapping[str, Any]) -> None:
    """Change fields of a part, and say so."""
    for name, value in changes.items():
        setattr(part, name, value)
    part.updated_at = of(session).clock.now()
    told = PartChanged(subject=person.id, part=part.__tablename__, row=part.id, fields=tuple(sorted(changes)))
    tell(session, person, part, told)


def tell(session: AsyncSession, person: Person, part: FilePart, event: Event) -> None:
    """Say what happened to a part, as something that happened to its person; of some parts nobody is told."""
    if part.told:
        person.updated_at = part.updated_at
        record(session, event)


def new_part(session: AsyncSession, person: Person) -> dict[str, Any]:
    """Return the columns that every new part begins with."""
    now = of(session).clock.now()
    return {
        "id": new_id(),
        "version": 1,
        "created_at": now,
        "updated_at": now,
        "person": person.id,
        "annulled_for": None,
    }


async def reveal_sealed(
    session: AsyncSession, caller: Caller, keyring: Keyring, keeping: Keeping[Part], row: UUID
) -> dict[str, str | None]:
    """Return the sealed field of a part unmasked, and write that down in the access log of its person."""
    part, field = await session.get(keeping.part, row), keeping.sealed
    if part is None or field is None:
        raise NotFound
    table = part.__tablename__
    route = f"GET /v1/{table.replace('_', '-')}s/{{{table.rpartition('_')[2]}_id}}/unmasked"
    await note_unmasked_read(session, caller, part.person, [f"{table}.{field.name}"], of(session).clock, route=route)
    kept: Sealed | None = getattr(part, field.name)
    return {field.name: None if kept is None else field.open(keyring, kept.ciphertext, row=part.id).reveal()}


async def note_shown(
    session: AsyncSession, caller: Caller, keeping: Keeping[Part], row: UUID, fields: Sequence[str], *, route: str
) -> None:
    """Write down that whoever changed a part is shown these fields of it, in the access log of its person."""
    if fields:
        part = await session.get_one(keeping.part, row)
        await note_reads(session, caller, (part.person,), fields, of(session).clock, route=route)


def life_of(session: AsyncSession, person: Person) -> Life:
    """Return the days that the file of this person can speak of."""
    return Life(person.birth_date, of(session).clock.today())


def refuse(faults: Iterable[Fault]) -> None:
    """Raise `ValidationFailed` with every fault, if there is one."""
    errors = tuple(FieldError(pointer=f"/{fault.field}", rule=fault.rule, values=fault.values) for fault in faults)
    if errors:
        raise ValidationFailed(errors=errors)
