"""Every SELECT on one-time codes; as the system, for no caller reads them."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Text, bindparam, delete, func, select, text, update
from sqlalchemy.ext.asyncio import AsyncSession

from services.people.persons.model import Person
from services.people.self_service.model import SelfServiceCode, SelfServiceTry
from services.people.self_service.rules import Ended

_person = Person.__table__.c

ALONE = text("SELECT pg_advisory_xact_lock(hashtextextended('self-service ' || :of, 0))").bindparams(
    bindparam("of", type_=Text)
)


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


async def by_id(session: AsyncSession, code: UUID) -> SelfServiceCode | None:
    """Return a code, held until this transaction ends."""
    found: SelfServiceCode | None = await session.get(SelfServiceCode, code, with_for_update=True)
    return found


async def end_live(session: AsyncSession, person: UUID, reason: Ended, at: datetime) -> None:
    """End the live code of a person, if there is one."""
    live = (SelfServiceCode.person == person) & SelfServiceCode.ended_for.is_(None)
    await session.execute(update(SelfServiceCode).where(live).values(ended_for=reason, ended_at=at))


async def forget(session: AsyncSession, before: datetime) -> None:
    """Drop codes and tries of before an instant."""
    await session.execute(delete(SelfServiceCode).where(SelfServiceCode.made_at < before))
    await session.execute(delete(SelfServiceTry).where(SelfServiceTry.at < before))
