"""What can be done with a person's record, each in the caller's transaction."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from services.kit.codes import resident_ids
from services.kit.codes.invalid import InvalidCode
from services.kit.database.ids import new_id
from services.kit.database.security import place
from services.kit.database.sessions import of
from services.kit.http.common import FieldError, NotFound, ValidationFailed
from services.kit.http.etags import Tags
from services.kit.identity.caller import Caller
from services.kit.journal.recording import record
from services.kit.vault.access_log import note_unmasked_read
from services.kit.vault.keyring import Keyring
from services.people.needs.actions import follow_person
from services.people.persons import queries, rules
from services.people.persons.events import PersonChanged, PersonRegistered
from services.people.persons.model import NAME, PERSONAL, PHONE, RESIDENT_ID, Person
from services.people.persons.problems import PersonAlreadyRegistered

ONE_RECORD = "person_resident_id_blind_key"
"""The constraint that refuses a second record of a person."""


@dataclass(frozen=True, slots=True)
class Registration:
    """What is stated about a person when they are registered."""

    name: str
    resident_id: str
    phone: str | None
    sex: str | None
    birth_date: date | None
    residence: str
    hukou: str
    hukou_kind: str


async def register_person(session: AsyncSession, caller: Caller, keyring: Keyring, stated: Registration) -> Person:
    """Register a person whom nobody has registered; sex and birth date come from the resident id."""
    caller.require("person:register", district=stated.residence)
    today = of(session).clock.today()
    resident_id = read_resident_id(stated, today)
    blind = RESIDENT_ID.blind(keyring, resident_id.text)
    await refuse_second(session, caller, blind)
    person = new_person(keyring, stated, resident_id, of(session).clock.now())
    await place(session, "person", person.id, person.seen_by())
    session.add(person)
    await insert_once(session, caller, blind)
    personal = {"name": stated.name, "resident_id": resident_id.text, "birth_date": resident_id.birth_date.isoformat()}
    if stated.phone is not None:
        personal["phone"] = stated.phone
    record(session, PersonRegistered(subject=person.id, person=person.id, personal=personal))
    return person


async def change_person(
    session: AsyncSession, caller: Caller, keyring: Keyring, person_id: UUID, seen: Tags, changes: Mapping[str, Any]
) -> Person:
    """Change contact, residence or household registration; `changes` holds the fields that were sent.

    A move that takes the person out of the caller's sight is for an office that covers both places: nobody would be
    answerable for a record that its own author cannot see. Who waits for a person that moves away meanwhile is not told
    where to.
    """
    person = await queries.locked(session, person_id)
    if not (caller.covers(person.residence) or caller.covers(person.hukou)):
        raise NotFound
    caller.require("person:write", district=person.residence)
    seen.require(person.version)
    if not changes:
        return person
    person.updated_at = of(session).clock.now()
    if "phone" in changes:
        phone = changes["phone"]
        person.phone = None if phone is None else PHONE.seal(keyring, phone, row=person.id)
    for field in ("residence", "hukou", "hukou_kind"):
        if field in changes:
            setattr(person, field, changes[field])
    if {"residence", "hukou"} & set(changes):
        if not caller.covers(person.hukou):
            caller.require("person:write", district=person.residence)
        await place(session, "person", person.id, person.seen_by())
        await follow_person(session, person.id)
    personal = {"phone": changes["phone"]} if changes.get("phone") else {}
    event = PersonChanged(subject=person.id, fields=tuple(sorted(changes)), person=person.id, personal=personal)
    record(session, event)
    return person


async def reveal_person(
    session: AsyncSession, caller: Caller, keyring: Keyring, person_id: UUID, fields: Sequence[str]
) -> dict[str, str | None]:
    """Return fields of a person unmasked, and write that down: who read, what for, and which fields."""
    person = await queries.read(session, person_id)
    await note_unmasked_read(
        session, caller, person_id, fields, of(session).clock, route="GET /v1/persons/{person_id}/unmasked"
    )
    shown: dict[str, str | None] = {}
    for field in fields:
        if field == "birth_date":
            shown[field] = person.birth_date.isoformat()
            continue
        sealed = getattr(person, field)
        opened = None if sealed is None else PERSONAL[field].open(keyring, sealed.ciphertext, row=person.id)
        shown[field] = None if opened is None else opened.reveal()
    return shown


def read_resident_id(stated: Registration, today: date) -> resident_ids.ResidentId:
    """Return what the resident id says; raise `ValidationFailed` for a bad one and for what contradicts it."""
    try:
        resident_id = resident_ids.parse(stated.resident_id, today)
    except InvalidCode as error:
        raise ValidationFailed(errors=(FieldError(pointer="/resident_id", rule=error.rule),)) from None
    wrong = rules.contradictions(resident_id, sex=stated.sex, birth_date=stated.birth_date)
    if wrong:
        raise ValidationFailed(errors=tuple(FieldError(pointer=f"/{each.field}", rule=each.rule) for each in wrong))
    return resident_id


def new_person(keyring: Keyring, stated: Registration, resident_id: resident_ids.ResidentId, now: datetime) -> Person:
    """Return the new record."""
    person_id = new_id()
    return Person(
        id=person_id,
        version=1,
        created_at=now,
        updated_at=now,
        name=NAME.seal(keyring, stated.name, row=person_id),
        resident_id=RESIDENT_ID.seal(keyring, resident_id.text, row=person_id),
        phone=None if stated.phone is None else PHONE.seal(keyring, stated.phone, row=person_id),
        sex=resident_id.sex,
        birth_date=resident_id.birth_date,
        caveats=list(resident_id.caveats),
        residence=stated.residence,
        hukou=stated.hukou,
        hukou_kind=stated.hukou_kind,
    )


async def refuse_second(session: AsyncSession, caller: Caller, blind: bytes) -> None:
    """Raise `PersonAlreadyRegistered` where the person has a record; the person can read who was told so."""
    held_in = await queries.holder(of(session), caller, blind, route="POST /v1/persons")
    if held_in is not None:
        raise PersonAlreadyRegistered(held_in=held_in)


async def insert_once(session: AsyncSession, caller: Caller, blind: bytes) -> None:
    """Insert what is new; raise `PersonAlreadyRegistered` when someone registered the same person meanwhile."""
    try:
        await session.flush()
    except IntegrityError as error:
        if ONE_RECORD in str(error.orig):
            await refuse_second(session, caller, blind)
        raise
