"""Every SELECT on what is known of placements."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from services.kit.http.common import NotFound
from services.subsidies.placements.model import known_certification, known_household, known_member, known_referral
from services.subsidies.placements.rules import Certification, Household, Referral


async def referral(session: AsyncSession, referral_id: UUID) -> Referral:
    """Return a referral; raise `NotFound` where none is known that the caller sees."""
    found = (await session.execute(select(known_referral).where(known_referral.c.id == referral_id))).one_or_none()
    if found is None:
        raise NotFound
    return Referral(
        id=found.id,
        person=found.person,
        employer=found.employer,
        employer_kind=found.employer_kind,
        district=found.district,
        hired_on=found.hired_on,
        contract_months=found.contract_months,
        social_insurance_paid=found.social_insurance_paid,
    )


async def household_of(session: AsyncSession, person: UUID) -> Household | None:
    """Return the household that a person is a present member of, None where none is known that the caller sees."""
    member = known_member.join(known_household, known_household.c.id == known_member.c.household)
    household: UUID | None = await session.scalar(
        select(known_household.c.id).select_from(member).where(known_member.c.person == person)
    )
    if household is None:
        return None
    spells = select(known_certification.c.certified_on, known_certification.c.withdrawn_on)
    rows = await session.execute(
        spells.where(known_certification.c.household == household).order_by(known_certification.c.certified_on)
    )
    return Household(household, tuple(Certification(row.certified_on, row.withdrawn_on) for row in rows))
