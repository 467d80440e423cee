"""Every SELECT on certifications."""

from uuid import UUID

from sqlalchemy import select
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
