"""What can be done with a person's record, each in the caller's transaction."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, cast
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
from services.kit.vault.fields import Sealed
from services.kit.vault.keyring import Keyring
from services.people.assignments import actions as assignments
from services.people.cases.actions import moving as cases
from services.people.complaints.actions import filing as complaints
from services.people.files.actions import refuse
from services.people.files.rules import Fault
from services.people.needs import actions as needs
from services.people.orientations import actions as orientations
from services.people.persons import queries, rules
from services.people.persons.events import PersonChanged, PersonRegistered
from services.people.persons.model import PERSONAL, RESIDENT_ID, ContactRelation, Person, WithoutResidentId, namesake_of
from services.people.persons.problems import PersonAlreadyRegistered, PossiblyRegistered
from services.people.start_up_plans import actions as start_up_plans
from services.people.tasks.actions import raising as tasks

ONE_RECORD = "person_resident_id_blind_key"
"""The constraint that refuses a second record of a person."""
CONTACT_OWN = "contact:write_own"
PLACES = ("residence", "hukou")
"""What says which offices see and keep a person's file."""
REGISTER = "POST /v1/persons"
"""What the access log calls a registration."""


@dataclass(frozen=True, slots=True)
class Registration:
    """What is stated about a person when they are registered."""

    name: str
    former_name: str | None
    resident_id: str | None
    without_resident_id: WithoutResidentId | None
    sex: str | None
    birth_date: date | None
    phone: str | None
    email: str | None
    wechat: str | None
    contact_name: str | None
    contact_phone: str | None
    contact_relation: ContactRelation | None
    address: str | None
    residence: str
    grid_cell: str | None
    hukou: str
    hukou_kind: str
    not_same_as: Sequence[UUID]
    """Persons of this name and birth date of whom the office says that they are somebody else."""
    not_held_in: Sequence[str]
    """Counties of whose persons of this name and birth date it says so."""


@dataclass(frozen=True, slots=True)
class Identity:
    """What a resident id says, or what is stated where there is none."""

    sex: str
    birth_date: date
    caveats: tuple[str, ...]


async def register_person(session: AsyncSession, caller: Caller, keyring: Keyring, stated: Registration) -> Person:
    """Register a person whom nobody has registered.

    Sex and birth date come from the resident id. Without one they are stated, the record is temporary, and whoever has
    the same name and birth date may be the same person: raises `PossiblyRegistered`.
    """
    caller.require("person:register", district=stated.residence)
    identity = identity_of(stated, of(session).clock.today())
    blind = None if stated.resident_id is None else RESIDENT_ID.blind(keyring, stated.resident_id)
    if blind is not None:
        await refuse_second(session, caller, blind, route=REGISTER)
    namesake = namesake_of(keyring, stated.name, identity.birth_date)
    await refuse_namesakes(session, caller, namesake, stated)
    person = new_person(keyring, stated, identity, of(session).clock.now())
    person.namesake = namesake
    await place(session, "person", person.id, person.seen_by())
    session.add(person)
    await flush_once(session, caller, blind, route=REGISTER)
    facts = {name: getattr(stated, name) for name in PERSONAL} | {"birth_date": identity.birth_date.isoformat()}
    personal = {name: fact for name, fact in facts.items() if fact is not None}
    record(session, PersonRegistered(subject=person.id, person=person.id, personal=personal))
    return person


async def change_person(
    session: AsyncSession, caller: Caller, keyring: Keyring, person_id: UUID, seen: Tags, changes: Mapping[str, Any]
) -> Person:
    """Change contact, residence or household registration; `changes` holds the fields that were sent.

    A move to a place that the caller does not cover is for an office that covers both, or for a hand-over, which the
    office there accepts. Who waits for a person that moves away meanwhile is not told where to.
    """
    person = await queries.locked(session, person_id)
    if not (caller.covers(person.residence) or caller.covers(person.hukou)):
        raise NotFound
    caller.require("person:write", district=person.residence)
    seen.require(person.version)
    if not changes:
        return person
    moved = [field for field in PLACES if field in changes and changes[field] != getattr(person, field)]
    refuse(Fault(field, "needs_a_handover") for field in moved if not caller.covers(changes[field]))
    write(keyring, person, changes, of(session).clock.now())
    if moved:
        await show(session, person)
    tell_change(session, person, changes)
    return person


async def change_own_contact(
    session: AsyncSession, caller: Caller, keyring: Keyring, seen: Tags, changes: Mapping[str, Any]
) -> Person:
    """Change how to reach the caller; `changes` holds the fields that were sent, none of which says who they are."""
    caller.require(CONTACT_OWN)
    if caller.person is None:
        raise NotFound
    person = await queries.locked(session, caller.person)
    seen.require(person.version)
    if changes:
        write(keyring, person, changes, of(session).clock.now())
        tell_change(session, person, changes)
    return person


def write(keyring: Keyring, person: Person, changes: Mapping[str, Any], now: datetime) -> None:
    """Let a person's record say what was sent; raise `ValidationFailed` for what does not go together."""
    person.updated_at = now
    for field, value in changes.items():
        setattr(person, field, sealed(keyring, field, value, person.id) if field in PERSONAL else value)
    refuse(rules.faults_of_contact({field: getattr(person, field) for field in rules.CONTACT}))


def tell_change(session: AsyncSession, person: Person, changes: Mapping[str, Any]) -> None:
    """Tell which fields of a person changed; what they say is sealed."""
    personal = {field: value for field, value in changes.items() if field in PERSONAL and value is not None}
    event = PersonChanged(subject=person.id, fields=tuple(sorted(changes)), person=person.id, personal=personal)
    record(session, event)


async def show(session: AsyncSession, person: Person) -> None:
    """Let exactly those who are to see a person see their record, what went into it, and every row about them."""
    await place(session, "person", person.id, person.seen_by())
    for record_of in await queries.absorbed_by(session, person.id):
        await place(session, "person", record_of.id, [*record_of.seen_by(), *person.seen_by()])
    await let_follow(session, person.id)


async def let_follow(session: AsyncSession, person: UUID) -> None:
    """Let the offices that now see a person see every row about them that has a sight of its own, and say so."""
    await needs.follow_person(session, person)
    await start_up_plans.follow_person(session, person)
    await cases.follow_person(session, person)
    await tasks.follow_person(session, person)
    await assignments.follow_person(session, person)
    await complaints.follow_person(session, person)
    await orientations.follow_person(session, person)


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
        shown[field] = opened(keyring, person, field)
    return shown


def identity_of(stated: Registration, today: date) -> Identity:
    """Return who is to be registered; raise `ValidationFailed` for what cannot be or contradicts itself."""
    resident_id = None if stated.resident_id is None else read_resident_id(stated.resident_id, today)
    sex, birth_date = stated.sex, stated.birth_date
    contact = {field: getattr(stated, field) for field in rules.CONTACT}
    refuse(
        (
            *rules.faults_of_identity(
                resident_id, stated.without_resident_id, sex=sex, birth_date=birth_date, today=today
            ),
            *rules.faults_of_contact(contact),
        )
    )
    if resident_id is not None:
        return Identity(resident_id.sex, resident_id.birth_date, resident_id.caveats)
    return Identity(sex=cast("str", sex), birth_date=cast("date", birth_date), caveats=())  # the rule asks for both


def read_resident_id(text: str, today: date) -> resident_ids.ResidentId:
    """Return what the resident id says; raise `ValidationFailed` for a bad one."""
    try:
        return resident_ids.parse(text, today)
    except InvalidCode as error:
        raise ValidationFailed(errors=(FieldError(pointer="/resident_id", rule=error.rule),)) from None


def new_person(keyring: Keyring, stated: Registration, identity: Identity, now: datetime) -> Person:
    """Return the new record."""
    person_id = new_id()
    return Person(
        id=person_id,
        version=1,
        created_at=now,
        updated_at=now,
        **{name: sealed(keyring, name, getattr(stated, name), person_id) for name in PERSONAL},
        without_resident_id=stated.without_resident_id,
        contact_relation=stated.contact_relation,
        sex=identity.sex,
        birth_date=identity.birth_date,
        caveats=list(identity.caveats),
        residence=stated.residence,
        grid_cell=stated.grid_cell,
        hukou=stated.hukou,
        hukou_kind=stated.hukou_kind,
        merged_into=None,
        offered_to=None,
        anonymised_on=None,
        look_on=None,
    )


def sealed(keyring: Keyring, field: str, text: str | None, person: UUID) -> Sealed | None:
    """Return what the row of a person stores for one of their sealed fields."""
    return None if text is None else PERSONAL[field].seal(keyring, text, row=person)


def opened(keyring: Keyring, person: Person, field: str) -> str | None:
    """Return a sealed field of a person as it is; whoever shows it to a caller has noted that first."""
    kept = getattr(person, field)
    return None if kept is None else PERSONAL[field].open(keyring, kept.ciphertext, row=person.id).reveal()


async def refuse_second(session: AsyncSession, caller: Caller, blind: bytes, *, route: str) -> None:
    """Raise `PersonAlreadyRegistered` where the person has a record; the person can read who was told so."""
    held_in = await queries.holder(of(session), caller, blind, route=route)
    if held_in is not None:
        raise PersonAlreadyRegistered(held_in=held_in)


async def refuse_namesakes(session: AsyncSession, caller: Caller, namesake: bytes, stated: Registration) -> None:
    """Raise `PossiblyRegistered` where a record may be that of the person who is to be registered.

    That is any record of the same name and birth date where the person has no resident id, and a temporary one where
    they have: a record with another id is another person's. Elsewhere is asked only when nobody here is left.
    """
    only = {"temporary_only": stated.resident_id is not None}
    await queries.wait_for_namesakes(session, namesake)
    here = await queries.candidates(session, namesake, but=stated.not_same_as, **only)
    if here:
        raise PossiblyRegistered(candidates=here, held_in=())
    held_in = await queries.namesakes_held_in(
        of(session), caller, namesake, but=stated.not_held_in, route=REGISTER, **only
    )
    if held_in:
        raise PossiblyRegistered(candidates=(), held_in=held_in)


async def flush_once(session: AsyncSession, caller: Caller, blind: bytes | None, *, route: str) -> None:
    """Write what is new; raise `PersonAlreadyRegistered` when someone registered the same person meanwhile."""
    try:
        await session.flush()
    except IntegrityError as error:
        if blind is not None and ONE_RECORD in str(error.orig):
            await refuse_second(session, caller, blind, route=route)
        raise
