"""Every SELECT on visits, and how they are shown."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from services.kit.http.bodies import Output
from services.people.household_visits.model import Finding, HouseholdVisit, Purpose
from services.people.households.model import Member


class PersonVisitOut(Output):
    """A visit to a person who belonged to no household that day; the notes are masked."""

    id: UUID
    person: UUID
    visited_on: date
    visited_by: str
    recorded_at: datetime
    purpose: Purpose
    found: list[Finding]
    notes: str | None


class UnmaskedVisit(Output):
    """What was noted on a visit."""

    id: UUID
    notes: str | None


class VisitOut(Output):
    """A visit to a family; the notes are masked."""

    id: UUID
    household: UUID
    visited_on: date
    visited_by: str
    recorded_at: datetime
    purpose: Purpose
    found: list[Finding]
    notes: str | None


def to(whose: UUID) -> ColumnElement[bool]:
    """Return the condition that a visit was made to this household, or to this person."""
    return or_(HouseholdVisit.household == whose, HouseholdVisit.person == whose)


async def visits_of(
    session: AsyncSession, whose: UUID, after: tuple[date, UUID] | None, most: int
) -> list[HouseholdVisit]:
    """Return the visits to a household or a person, the latest day first."""
    made = select(HouseholdVisit).where(to(whose))
    if after is not None:
        made = made.where(tuple_(HouseholdVisit.visited_on, HouseholdVisit.id) < after)
    newest = made.order_by(HouseholdVisit.visited_on.desc(), HouseholdVisit.id.desc())
    return list(await session.scalars(newest.limit(most)))


async def family_of(session: AsyncSession, household: UUID) -> Sequence[UUID]:
    """Return whoever is or was a member of a household: a visit may be told after somebody has left."""
    return (await session.scalars(select(Member.person).distinct().where(Member.household == household))).all()


async def number_of_visits(session: AsyncSession, household: UUID) -> int:
    """Return how many visits to a household there were."""
    made = select(func.count()).select_from(HouseholdVisit).where(HouseholdVisit.household == household)
    return await session.scalar(made) or 0


async def household_on(session: AsyncSession, person: UUID, day: date) -> UUID | None:
    """Return the household that a person belonged to on a day; None where there was none that the caller sees."""
    member = select(Member.household).where(Member.person == person, Member.joined_on <= day)
    found: UUID | None = await session.scalar(member.where(or_(Member.left_on.is_(None), Member.left_on > day)))
    return found


async def all_visits_of(session: AsyncSession, whose: UUID) -> Sequence[HouseholdVisit]:
    """Return every visit to a household or a person, the first day first."""
    made = select(HouseholdVisit).where(to(whose))
    return (await session.scalars(made.order_by(HouseholdVisit.visited_on, HouseholdVisit.id))).all()
