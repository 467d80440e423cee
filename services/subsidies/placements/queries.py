"""Every SELECT on what is known of placements."""

from collections.abc import Iterable
from datetime import date
from itertools import groupby
from operator import attrgetter
from uuid import UUID

from sqlalchemy import Row, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.kit.http.common import NotFound
from services.subsidies.placements.model import (
    known_certification,
    known_household,
    known_membership,
    known_referral,
)
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


async def households_of(session: AsyncSession, person: UUID, day: date) -> list[Household]:
    """Return the households that a person belonged to on a day, as far as they are known and the caller sees them.

    There is one at most, but where one was certified afterwards as of a day on which the person belonged to another.
    """
    spell = known_membership.c
    then = (spell.person == person) & (spell.since <= day) & (spell.until.is_(None) | (spell.until > day))
    certified = known_certification.c
    rows = await session.execute(
        select(known_household.c.id, certified.certified_on, certified.withdrawn_on)
        .join(known_certification, certified.household == known_household.c.id, isouter=True)
        .where(known_household.c.id.in_(select(spell.household).where(then)))
        .order_by(known_household.c.id, certified.certified_on)
    )
    return [Household(household, certifications(found)) for household, found in groupby(rows, key=attrgetter("id"))]


def certifications(rows: Iterable[Row[UUID, date | None, date | None]]) -> tuple[Certification, ...]:
    """Return the certifications among the rows of one household; one that has none is a row without a day."""
    return tuple(Certification(row.certified_on, row.withdrawn_on) for row in rows if row.certified_on is not None)
