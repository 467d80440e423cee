"""Every SELECT on certifications."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import func, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from services.kit.http.common import NotFound
from services.people.certifications.model import Certification


async def open_certification(session: AsyncSession, household: UUID) -> Certification:
    """Return the certification of a household that has not ended; raise `NotFound`."""
    open_one = (Certification.household == household) & Certification.withdrawn_on.is_(None)
    row = await session.scalar(select(Certification).where(open_one).with_for_update())
    if row is None:
        raise NotFound
    return row


async def last_end(session: AsyncSession, household: UUID) -> date | None:
    """Return the first day that no ended certification of the household covers; None where there is none.

    One that ended on the day it began covers no day.
    """
    ended = (Certification.household == household) & (Certification.withdrawn_on > Certification.certified_on)
    day: date | None = await session.scalar(select(func.max(Certification.withdrawn_on)).where(ended))
    return day


async def certifications_of(
    session: AsyncSession, household: UUID, after: tuple[datetime, UUID] | None, most: int
) -> list[Certification]:
    """Return the certifications of a household, the latest decision first."""
    decided = select(Certification).where(Certification.household == household)
    if after is not None:
        decided = decided.where(tuple_(Certification.certified_at, Certification.id) < after)
    newest = decided.order_by(Certification.certified_at.desc(), Certification.id.desc())
    return list(await session.scalars(newest.limit(most)))


async def next_card_serial(session: AsyncSession, district: str, year: int) -> int:
    """Return the next serial of the cards of a district and year, held until this transaction ends."""
    return int((await session.execute(select(func.next_card_serial(district, year)))).scalar_one())
