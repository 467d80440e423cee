"""Every SELECT of dynamic clearing."""

from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.people.households.model import Household, Member


async def household_in_question(session: AsyncSession, person: UUID) -> Household | None:
    """Return the certified household of a person that nobody has to look at yet, held; None where the caller sees none.

    It is held by its row, as by whoever changes it.
    """
    of_person = select(Member.household).where(Member.person == person, Member.left_on.is_(None))
    undoubted = Household.certified_under.is_not(None) & Household.recheck_since.is_(None)
    found = select(Household).where(Household.id.in_(of_person), undoubted).with_for_update()
    return await session.scalar(found.execution_options(populate_existing=True))


async def is_in_question_elsewhere(session: AsyncSession, person: UUID) -> bool:
    """Tell whether such a household is there that the caller may not see."""
    return bool((await session.execute(select(func.household_in_question_elsewhere(person)))).scalar_one())
