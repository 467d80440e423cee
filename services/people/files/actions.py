"""What every part of a person's file is changed by, each in the caller's transaction."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.kit.database.ids import new_id
from services.kit.database.sessions import of
from services.kit.http.common import FieldError, NotFound, ValidationFailed
from services.kit.http.etags import Tags
from services.kit.identity.caller import Caller
from services.kit.journal.recording import record
from services.kit.vault.access_log import note_unmasked_read
from services.kit.vault.fields import PersonalField, Sealed
from services.kit.vault.keyring import Keyring
from services.people.files.events import PartAnnulled, PartChanged, PartRecorded
from services.people.files.model import AnnulmentReason, FilePart
from services.people.files.problems import PartIsAnnulled
from services.people.files.rules import Fault, Life
from services.people.persons import queries as persons
from services.people.persons.model import Person

Part = TypeVar("Part", bound=FilePart)


@dataclass(frozen=True, slots=True)
class Guarded(Generic[Part]):
    """A part of a file, the scope that its changes ask for, and what else is asked of whoever changes a row of it."""

    part: type[Part]
    scope: str
    guard: Callable[[Caller, Part], None]


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
    await session.refresh(there, with_for_update=True)
    seen.require(there.version)
    if there.annulled_for is not None:
        raise PartIsAnnulled
    return person, there


def recorded(session: AsyncSession, person: Person, part: Part) -> Part:
    """Add a part to a file, and say so."""
    session.add(part)
    person.updated_at = part.created_at
    record(session, PartRecorded(subject=person.id, part=part.__tablename__, row=part.id))
    return part


def changed(session: AsyncSession, person: Person, part: FilePart, changes: Mapping[str, Any]) -> None:
    """Change fields of a part, and say so."""
    for name, value in changes.items():
        setattr(part, name, value)
    person.updated_at = part.updated_at = of(session).clock.now()
    told = PartChanged(subject=person.id, part=part.__tablename__, row=part.id, fields=tuple(sorted(changes)))
    record(session, told)


def anybody(caller: Caller, part: FilePart) -> None:
    """Guard nothing: whoever may write in the file may annul the part."""


async def annul_part(
    session: AsyncSession, caller: Caller, guarded: Guarded[Part], row: UUID, seen: Tags, reason: AnnulmentReason
) -> None:
    """Let a part that was recorded by mistake count no more."""
    person, part = await opened_part(session, caller, guarded.scope, guarded.part, row, seen)
    guarded.guard(caller, part)
    part.annulled_for = reason
    person.updated_at = part.updated_at = of(session).clock.now()
    record(session, PartAnnulled(subject=person.id, part=part.__tablename__, row=part.id, reason=reason))


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


def with_sealed(keyring: Keyring, field: PersonalField, row: UUID, stated: Mapping[str, Any]) -> dict[str, Any]:
    """Return what was stated of a row with its personal field sealed, where it is stated."""
    text = stated.get(field.name)
    return {**stated, field.name: field.seal(keyring, text, row=row)} if text is not None else dict(stated)


async def reveal_number(
    session: AsyncSession, caller: Caller, keyring: Keyring, kind: type[FilePart], field: PersonalField, row: UUID
) -> str | None:
    """Return a personal field of a part unmasked, and write that down in the access log of its person."""
    part = await session.get(kind, row)
    if part is None:
        raise NotFound
    table = kind.__tablename__
    route = f"GET /v1/{table.replace('_', '-')}s/{{{table.rpartition('_')[2]}_id}}/unmasked"
    await note_unmasked_read(session, caller, part.person, [f"{table}.{field.name}"], of(session).clock, route=route)
    sealed: Sealed | None = getattr(part, field.name)
    return None if sealed is None else field.open(keyring, sealed.ciphertext, row=part.id).reveal()


def life_of(session: AsyncSession, person: Person) -> Life:
    """Return the days that the file of this person can speak of."""
    return Life(person.birth_date, of(session).clock.today())


def refuse(faults: Iterable[Fault]) -> None:
    """Raise `ValidationFailed` with every fault, if there is one."""
    errors = tuple(FieldError(pointer=f"/{fault.field}", rule=fault.rule) for fault in faults)
    if errors:
        raise ValidationFailed(errors=errors)
