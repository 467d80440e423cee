"""Every SELECT on plans to start a business."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from services.kit.database.reading import Shape, yuan_text
from services.kit.http.bodies import Output, Yuan
from services.kit.http.common import NotFound
from services.people.businesses.model import Business, Licence
from services.people.start_up_plans.model import EndedFor, Help, Stage, StartUpPlan


class StartUpPlanState(Output):
    """A plan as events and snapshots carry it; null is not stated."""

    id: UUID
    version: int
    person: UUID
    trade: str
    district: str
    form: Licence | None
    capital_wanted: Yuan | None
    help_wanted: list[Help]
    stage: Stage
    recorded_on: date
    business: UUID | None
    ended_on: date | None
    ended_for: EndedFor | None


class StartUpPlanOut(StartUpPlanState):
    """A plan as reads show it."""

    created_at: datetime
    updated_at: datetime


_plan = StartUpPlan.__table__.c
COLUMNS = {name: _plan[name] for name in StartUpPlanOut.model_fields} | {
    "capital_wanted": yuan_text(_plan.capital_wanted)
}

START_UP_PLAN_STATE = Shape(
    kind="start_up_plan",
    table="start_up_plan",
    model=StartUpPlanState,
    fields={name: COLUMNS[name] for name in StartUpPlanState.model_fields},
)

START_UP_PLAN = Shape(
    kind="start_up_plan",
    table="start_up_plan",
    model=StartUpPlanOut,
    fields=COLUMNS,
    filters={
        "person": "start_up_plan.person = {value}",
        "stage": "start_up_plan.stage = {value}",
        "open": "(start_up_plan.ended_on IS NULL) = {value}",
    },
    selective={"person"},
)


async def locked(session: AsyncSession, plan: UUID) -> StartUpPlan:
    """Return a plan, held until this transaction ends; raise `NotFound`."""
    row = await session.scalar(select(StartUpPlan).where(StartUpPlan.id == plan).with_for_update())
    if row is None:
        raise NotFound
    return row


async def open_plan(session: AsyncSession, person: UUID) -> UUID | None:
    """Return the open plan of a person; None where there is none."""
    found: UUID | None = await session.scalar(
        select(StartUpPlan.id).where(StartUpPlan.person == person, StartUpPlan.ended_on.is_(None))
    )
    return found


async def licence_of(session: AsyncSession, person: UUID, business: UUID) -> Licence | None:
    """Return the licence of a business; None where it does not stand in a person's file, or does not count."""
    counts = (Business.id == business) & (Business.person == person) & Business.annulled_for.is_(None)
    return await session.scalar(select(Business.licence).where(counts))


FOLLOW = text(
    """
    WITH moved AS (
        UPDATE start_up_plan SET version = version + 1, updated_at = :now WHERE person = :person RETURNING id
    )
    SELECT id, place_like(id, 'start_up_plan', :person, '{}') FROM moved ORDER BY id
    """
)


async def follow(session: AsyncSession, person: UUID, now: datetime) -> Sequence[UUID]:
    """Let whoever sees a person see every plan of theirs, and nobody else; return which plans there are.

    Their versions rise, so that whoever keeps copies takes the new sight for news.
    """
    return (await session.scalars(FOLLOW, {"person": person, "now": now})).all()
