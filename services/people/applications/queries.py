"""Every SELECT on applications and objections."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import func, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from services.kit.http.bodies import Output
from services.kit.sweeping import Due
from services.people.applications.model import (
    Evidence,
    Ground,
    HouseholdApplication,
    Objection,
    Outcome,
    PostedAt,
    RaisedBy,
    State,
)
from services.people.certifications.words import SaidCaveat, SaidReason


class ObjectionOut(Output):
    """An objection to an application; what was said is masked."""

    id: UUID
    raised_on: date
    raised_by: RaisedBy
    ground: Ground
    statement: str | None
    outcome: Outcome | None
    answered_on: date | None
    answered_by: str | None
    answer: str | None


class ApplicationOut(Output):
    """An application for certification, as it stands or as it was decided.

    `due_on` is the last day for a decision, null where the law prints no period; `due_provisional` that it was counted
    through a year whose holidays are not announced. `posted_until` is the last day of posting.
    """

    id: UUID
    applicant: UUID | None
    received_on: date
    received_by: str
    law: str
    evidence: list[Evidence]
    due_on: date | None
    due_provisional: bool
    posted_from: date | None
    posted_until: date | None
    posted_at: PostedAt | None
    caveats: list[SaidCaveat]
    state: State
    decided_on: date | None
    decided_by: str | None
    reasons: list[SaidReason]
    objections: list[ObjectionOut]


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


AT_ONCE = 100
"""Applications that are looked for at once."""


async def provisional_ones(session: AsyncSession, after: Due | None, last_year: int) -> Sequence[Due]:
    """Return the households whose open application has a day counted through a year that the table has by now.

    By that day, from after one of them on.
    """
    row = HouseholdApplication
    counted = row.due_provisional & (row.state == "open") & (func.date_part("year", row.due_on) <= last_year)
    if after is not None:
        counted &= tuple_(row.due_on, row.household) > after
    found = select(row.due_on, row.household).where(counted).order_by(row.due_on, row.household).limit(AT_ONCE)
    return [Due(on, household) for on, household in await session.execute(found) if on is not None]
