"""Every SELECT on persons."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID, uuid4

from pydantic import Field
from sqlalchemy import BigInteger, ColumnElement, Integer, bindparam, cast, func, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from services.kit.database.reading import Shape
from services.kit.database.sessions import Database
from services.kit.http.bodies import Output
from services.kit.http.common import NotFound
from services.kit.identity.caller import Caller
from services.kit.merged import require_unmerged
from services.kit.telemetry.traces import current_trace_id
from services.kit.vault.access_log import NONE_STATED, access_log
from services.people.persons.model import ContactRelation, Person, WithoutResidentId
from services.people.persons.rules import Candidate

HukouKind = Literal["urban", "rural"]
MOST_CANDIDATES = 20


class PersonOut(Output):
    """A person as ordinary reads show them: what names or reaches them is masked.

    `temporary` is a record without a resident id, `without_resident_id` why there is none. A record is `anonymised_on`
    a day once its file has rested for as long as is laid down: it names nobody and is changed no more.
    """

    id: UUID
    version: int
    name: str = Field(examples=["陈**"])
    resident_id: str | None = Field(examples=["44***************X"])
    phone: str | None
    sex: Literal["1", "2"]
    birth_year: int
    residence: str
    hukou: str
    hukou_kind: HukouKind
    temporary: bool
    merged_into: UUID | None
    anonymised_on: date | None
    without_resident_id: WithoutResidentId | None
    former_name: str | None
    address: str | None
    grid_cell: str | None
    email: str | None
    wechat: str | None
    contact_name: str | None
    contact_phone: str | None
    contact_relation: ContactRelation | None
    caveats: list[str]
    created_at: datetime
    updated_at: datetime


class Access(Output):
    """What somebody was told of a person: who, when, which fields and for what.

    The fields are those of an unmasked read, or `psychological_assessment.dimensions` where somebody read what a
    psychological assessment found, for which a purpose may be stated. The person alone is told which: for
    everybody else fields of psychological assessments and notes, and the route that names them, are `sensitive`. Where
    somebody was refused and told which county holds the person, it is `held_in`, `namesake_held_in` where only name and
    birth date are known to be theirs, and `household_held_in` for that of their household; no purpose is stated for any
    of them.
    """

    id: UUID
    at: datetime
    subject: str
    roles: list[str]
    organisation: UUID | None
    purpose: str | None
    fields: list[str]
    route: str


_person = Person.__table__.c

CODED: dict[str, ColumnElement[Any]] = {
    "sex": _person.sex,
    "birth_year": cast(func.date_part("year", _person.birth_date), Integer),
    "residence": _person.residence,
    "hukou": _person.hukou,
    "hukou_kind": _person.hukou_kind,
    "temporary": _person.without_resident_id.is_not(None),
    "merged_into": _person.merged_into,
    "anonymised_on": _person.anonymised_on,
}

PERSON = Shape(
    kind="person",
    table="person",
    model=PersonOut,
    fields={
        "id": _person.id,
        "version": _person.version,
        "name": _person.name_masked,
        "resident_id": _person.resident_id_masked,
        "phone": _person.phone_masked,
        **CODED,
        "without_resident_id": _person.without_resident_id,
        "former_name": _person.former_name_masked,
        "address": _person.address_masked,
        "grid_cell": _person.grid_cell,
        "email": _person.email_masked,
        "wechat": _person.wechat_masked,
        "contact_name": _person.contact_name_masked,
        "contact_phone": _person.contact_phone_masked,
        "contact_relation": _person.contact_relation,
        "caveats": _person.caveats,
        "created_at": _person.created_at,
        "updated_at": _person.updated_at,
    },
    filters={
        "hukou_kind": "person.hukou_kind = {value}",
        "residence": "starts_with(person.residence, {value})",
        "temporary": "(person.without_resident_id IS NOT NULL) = {value}",
        "merged": "(person.merged_into IS NOT NULL) = {value}",
    },
)


async def locked(session: AsyncSession, person: UUID) -> Person:
    """Return a person whom nobody else can change until this transaction ends; raise `NotFound`, `RecordMerged`.

    A record that names nobody any more is nobody's to change: it is not found either.
    """
    found = await session.execute(select(Person).where(Person.id == person).with_for_update())
    row = found.scalar_one_or_none()
    if row is None or row.anonymised_on is not None:
        raise NotFound
    require_unmerged(row.merged_into)
    return row


async def read(session: AsyncSession, person: UUID) -> Person:
    """Return a person; raise `NotFound` where there is none that the caller sees."""
    row = await session.get(Person, person)
    if row is None:
        raise NotFound
    return row


async def held(session: AsyncSession, person: UUID) -> Person:
    """Return a person's record, held until this transaction ends, also one that went into another."""
    row = await session.get(Person, person, with_for_update=True, populate_existing=True)
    if row is None:
        raise NotFound
    return row


async def kept(session: AsyncSession, person: UUID) -> Person:
    """Return a person who stays as they are until this transaction ends, whoever else reads.

    Raises `NotFound`, for a record too that names nobody any more, and `RecordMerged` for one that went into another.
    """
    row = await session.get(Person, person, with_for_update={"read": True})
    if row is None or row.anonymised_on is not None:
        raise NotFound
    require_unmerged(row.merged_into)
    return row


async def absorbed_by(session: AsyncSession, person: UUID) -> Sequence[Person]:
    """Return the records that went into this one, and those that had gone into them."""
    gone = select(_person.id).where(_person.merged_into == person).cte("gone", recursive=True)
    gone = gone.union(select(_person.id).where(_person.merged_into == gone.c.id))
    return (await session.scalars(select(Person).where(Person.id.in_(select(gone.c.id))).order_by(Person.id))).all()


async def holder(database: Database, caller: Caller, blind: bytes, *, route: str) -> str | None:
    """Return the county that holds the person with this resident id, wherever that is; None where nobody does.

    Whoever is told stands in the person's access log, though their own transaction comes to nothing: this is a
    statement by itself. Its connection is one of the pool for reads, since whoever has one of those waits for no other.
    """
    county: str | None = await database.reads.fetchval(
        "SELECT holder_of($1, $2, $3, $4, $5, $6, $7, $8)", blind, *noted(database, caller, route)
    )
    return county


SHOWN_OF_CANDIDATES = (
    _person.id,
    _person.name_masked.label("name"),
    _person.resident_id_masked.label("resident_id"),
    CODED["sex"],
    CODED["birth_year"].label("birth_year"),
    CODED["residence"],
    CODED["temporary"].label("temporary"),
)
"""The columns of a `Candidate`."""
ONE_AT_A_TIME = select(func.pg_advisory_xact_lock(bindparam("namesake", type_=BigInteger)))


async def wait_for_namesakes(session: AsyncSession, namesake: bytes) -> None:
    """Wait until nobody else registers somebody of this name and birth date, and let nobody until this commits."""
    await session.execute(ONE_AT_A_TIME, {"namesake": int.from_bytes(namesake[:8], "big", signed=True)})


async def candidates(
    session: AsyncSession, namesake: bytes, *, temporary_only: bool, but: Collection[UUID]
) -> tuple[Candidate, ...]:
    """Return who of those the caller sees has this name and birth date, the first 20 in the order of registration."""
    wanted = select(*SHOWN_OF_CANDIDATES).where(
        _person.namesake == namesake, _person.id.not_in(but), _person.merged_into.is_(None)
    )
    if temporary_only:
        wanted = wanted.where(CODED["temporary"])
    rows = await session.execute(wanted.order_by(_person.id).limit(MOST_CANDIDATES))
    return tuple(Candidate(**row._mapping) for row in rows)  # noqa: SLF001 -- SQLAlchemy's public name for it


async def namesakes_held_in(
    database: Database,
    caller: Caller,
    namesake: bytes,
    *,
    temporary_only: bool,
    but: Sequence[str],
    route: str,
) -> tuple[str, ...]:
    """Return the counties that hold somebody of this name and birth date whom the caller does not see, but for some.

    As with `holder`, whoever is told stands in the access log of each person.
    """
    rows = await database.reads.fetch(
        "SELECT county FROM namesakes_held_in($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) AS county",
        namesake,
        temporary_only,
        caller.visible.split(","),
        but,
        *noted(database, caller, route)[1:],
    )
    return tuple(row["county"] for row in rows)


def noted(database: Database, caller: Caller, route: str) -> tuple[object, ...]:
    """Return what the access log keeps of who was told, beside whom it was about: id, moment, who, by which route."""
    return (
        uuid4(),
        database.clock.now(),
        caller.subject,
        sorted(caller.roles),
        caller.organisation,
        route,
        current_trace_id(),
    )


ENTRY = {column.name: column for column in access_log.c} | {
    "purpose": func.nullif(access_log.c.purpose, NONE_STATED).label("purpose")
}


SENSITIVE = "sensitive"
"""What somebody read of a psychological assessment or note, as everybody but the person is told it."""


def told_to(caller: Caller, person: UUID, entry: Access) -> Access:
    """Return an entry about a person as the caller is told it: who, when and what for to all, what to the person alone.

    The entry itself stays as it was written: it is a link of the chain.
    """
    hidden = [name.startswith("psychological_") for name in entry.fields]
    if caller.person == person or not any(hidden):
        return entry
    fields = [SENSITIVE if each else name for name, each in zip(entry.fields, hidden, strict=True)]
    return entry.model_copy(update={"fields": list(dict.fromkeys(fields)), "route": SENSITIVE})


async def reads_of(
    session: AsyncSession, caller: Caller, person: UUID, after: tuple[datetime, UUID] | None, most: int
) -> list[Access]:
    """Return who read the person unmasked or was told where they are held, as the caller is told it, latest first.

    So does whoever read a record that went into this one.
    """
    records = [person, *(record.id for record in await absorbed_by(session, person))]
    newest = select(*ENTRY.values()).where(access_log.c.person.in_(records))
    if after is not None:
        newest = newest.where(tuple_(access_log.c.at, access_log.c.id) < after)
    rows = await session.execute(newest.order_by(access_log.c.at.desc(), access_log.c.id.desc()).limit(most))
    return [told_to(caller, person, Access.model_validate(row)) for row in rows]
