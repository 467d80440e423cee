"""Every SELECT on applications and objections."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from services.people.applications.model import HouseholdApplication, Objection


async def open_application(session: AsyncSession, household: UUID) -> HouseholdApplication | None:
    """Return the application of a household that waits for its decision, with its objections."""
    waiting = select(HouseholdApplication).where(
        HouseholdApplication.household == household, HouseholdApplication.state == "open"
    )
    with_objections = waiting.options(selectinload(HouseholdApplication.objections))
    return await session.scalar(with_objections.execution_options(populate_existing=True))


async def applications_of(
    session: AsyncSession, household: UUID, after: tuple[datetime, UUID] | None, most: int
) -> list[HouseholdApplication]:
    """Return the applications of a household with their objections, the latest receipt first."""
    received = select(HouseholdApplication).where(HouseholdApplication.household == household)
    if after is not None:
        received = received.where(tuple_(HouseholdApplication.received_at, HouseholdApplication.id) < after)
    newest = received.order_by(HouseholdApplication.received_at.desc(), HouseholdApplication.id.desc()).limit(most)
    return list(await session.scalars(newest.options(selectinload(HouseholdApplication.objections))))


async def objections_of(session: AsyncSession, household: UUID) -> Sequence[Objection]:
    """Return every objection to an application of a household, the first one first."""
    raised = select(Objection).where(Objection.household == household)
    return (await session.scalars(raised.order_by(Objection.raised_on, Objection.id))).all()


async def provisional_ones(session: AsyncSession, last_year: int) -> Sequence[UUID]:
    """Return the households whose open application has a day counted through a year that the table has by now."""
    provisional = HouseholdApplication.due_provisional & (HouseholdApplication.state == "open")
    known = func.date_part("year", HouseholdApplication.due_on) <= last_year
    found = select(HouseholdApplication.household).where(provisional, known).order_by(HouseholdApplication.household)
    return (await session.scalars(found)).all()
