"""Every SELECT on agreements, and how they are shown."""

from datetime import date
from uuid import UUID

from sqlalchemy import select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from services.kit.http.bodies import Output
from services.people.household_agreements.model import (
    EndReason,
    HouseholdAgreement,
    HouseholdPromise,
    Kind,
    OfficePromise,
)


class AgreementOut(Output):
    """An agreement with a family, and how it ended if it did."""

    id: UUID
    household: UUID
    kind: Kind
    signed_on: date
    signed_by: str
    until: date | None
    office_promises: list[OfficePromise]
    household_promises: list[HouseholdPromise]
    ended_on: date | None
    ended_for: EndReason | None


async def open_agreement(session: AsyncSession, household: UUID, agreement: UUID) -> HouseholdAgreement | None:
    """Return an agreement of a household that has not ended."""
    open_one = HouseholdAgreement.ended_on.is_(None) & (HouseholdAgreement.household == household)
    return await session.scalar(
        select(HouseholdAgreement).where(HouseholdAgreement.id == agreement, open_one).with_for_update()
    )


async def agreements_of(
    session: AsyncSession, household: UUID, after: tuple[date, UUID] | None, most: int
) -> list[HouseholdAgreement]:
    """Return the agreements with a household, the latest day first."""
    signed = select(HouseholdAgreement).where(HouseholdAgreement.household == household)
    if after is not None:
        signed = signed.where(tuple_(HouseholdAgreement.signed_on, HouseholdAgreement.id) < after)
    newest = signed.order_by(HouseholdAgreement.signed_on.desc(), HouseholdAgreement.id.desc())
    return list(await session.scalars(newest.limit(most)))
