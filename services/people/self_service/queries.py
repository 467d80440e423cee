"""Every SELECT on one-time codes; as the system, or by functions of the database, for no caller reads them."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy import Text, Uuid, bindparam, delete, func, select, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import AsyncSession

from services.kit.http.common import NotFound
from services.people.persons.model import Person
from services.people.self_service.model import SelfServiceCode, SelfServiceTry

_person = Person.__table__.c

ALONE = text("SELECT pg_advisory_xact_lock(hashtextextended('self-service ' || :of, 0))").bindparams(
    bindparam("of", type_=Text)
)
NOTE = text(
    "SELECT note_self_service(:whose, :field, :at, :told, :told_roles, :told_organisation, :purpose, :through, :traced)"
).bindparams(
    bindparam("told_roles", type_=ARRAY(Text)),
    bindparam("told_organisation", type_=Uuid),
    bindparam("traced", type_=Text),
)
PUT = text("SELECT put_self_service_code(:code, :whose, :digest, :made_by, :at, :valid_until)")
PERSON_OF_CODE = text("SELECT person_of_self_service_code(:code)")
WITHDRAW = text("SELECT withdraw_self_service_code(:code, :at)")
"""Functions of the database, since no caller reads codes: they ask whether the caller sees the person."""


async def alone(session: AsyncSession, of: str) -> None:
    """Wait until nobody else counts the tries of a terminal, or makes a code for a person."""
    await session.execute(ALONE, {"of": of})


async def tries_since(session: AsyncSession, terminal: str, since: datetime) -> int:
    """Return how often a terminal has asked or tried since an instant."""
    theirs = (SelfServiceTry.terminal == terminal) & (SelfServiceTry.at > since)
    return int(await session.scalar(select(func.count()).select_from(SelfServiceTry).where(theirs)) or 0)


async def codes_since(session: AsyncSession, person: UUID, since: datetime) -> int:
    """Return how many codes were made for a person since an instant."""
    theirs = (SelfServiceCode.person == person) & (SelfServiceCode.made_at > since)
    return int(await session.scalar(select(func.count()).select_from(SelfServiceCode).where(theirs)) or 0)


async def person_of(session: AsyncSession, blind: bytes) -> Person | None:
    """Return the person with a resident id, by its blind index; None for one that went into another or is erased."""
    stands = Person.merged_into.is_(None) & Person.anonymised_on.is_(None)
    found: Person | None = await session.scalar(select(Person).where(_person.resident_id_blind == blind, stands))
    return found


async def last_code(session: AsyncSession, person: UUID) -> SelfServiceCode | None:
    """Return the last code of a person, held until this transaction ends."""
    latest = select(SelfServiceCode).where(SelfServiceCode.person == person)
    found: SelfServiceCode | None = await session.scalar(
        latest.order_by(SelfServiceCode.made_at.desc(), SelfServiceCode.id.desc()).limit(1).with_for_update()
    )
    return found


async def note(session: AsyncSession, entry: Mapping[str, object]) -> None:
    """Write an entry into a person's access log, as the function of the database names its parts."""
    await session.execute(NOTE, entry)


async def put(session: AsyncSession, code: UUID, made: Mapping[str, object]) -> None:
    """Put a new code in the place of a person's live one: `whose`, `digest`, `made_by`, `at`, `valid_until`."""
    await session.execute(PUT, {"code": code, **made})


async def person_of_code(session: AsyncSession, code: UUID) -> UUID:
    """Return whose a code is; raise `NotFound` for one of somebody whom the caller does not see."""
    found: UUID | None = await session.scalar(PERSON_OF_CODE, {"code": code})
    if found is None:
        raise NotFound
    return found


async def withdraw(session: AsyncSession, code: UUID, at: datetime) -> bool:
    """Let a code count no more; tell whether it did until now."""
    return bool(await session.scalar(WITHDRAW, {"code": code, "at": at}))


async def forget(session: AsyncSession, before: datetime) -> None:
    """Drop codes and tries of before an instant."""
    await session.execute(delete(SelfServiceCode).where(SelfServiceCode.made_at < before))
    await session.execute(delete(SelfServiceTry).where(SelfServiceTry.at < before))
