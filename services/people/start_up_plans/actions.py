"""What can be done with a plan to start a business, each in the caller's transaction."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from services.kit.database.ids import new_id
from services.kit.database.security import place
from services.kit.database.sessions import of
from services.kit.http.common import NotFound
from services.kit.http.etags import Tags
from services.kit.identity.caller import Caller
from services.kit.journal.recording import record
from services.people.files.actions import refuse
from services.people.files.rules import Fault
from services.people.persons import queries as persons
from services.people.start_up_plans import queries, rules
from services.people.start_up_plans.events import (
    BusinessOpened,
    StartUpPlanChanged,
    StartUpPlanFollowed,
    StartUpPlanGivenUp,
    StartUpPlanRecorded,
)
from services.people.start_up_plans.model import ONE_OPEN, GivenUpFor, StartUpPlan
from services.people.start_up_plans.problems import PlanHasEnded, PlanIsOpen

WRITE = "need:write"
"""What somebody wants to open is a need like the others."""


async def record_plan(session: AsyncSession, caller: Caller, person_id: UUID, stated: Mapping[str, Any]) -> StartUpPlan:
    """Record what a person wants to open, capital in fen; raise `PlanIsOpen` where a plan is open already."""
    person = await persons.kept(session, person_id)  # a move meanwhile would leave the plan behind
    if not (caller.covers(person.residence) or caller.covers(person.hukou)):
        raise NotFound  # it waited for a move, and is not told where to
    caller.require(WRITE, district=person.residence)
    if (there := await queries.open_plan(session, person.id)) is not None:
        raise PlanIsOpen(plan=there)
    now = of(session).clock.now()
    plan = StartUpPlan(
        id=new_id(),
        version=1,
        created_at=now,
        updated_at=now,
        person=person.id,
        **stated,
        recorded_on=of(session).clock.today(),
        business=None,
        ended_on=None,
        ended_for=None,
    )
    await place(session, "start_up_plan", plan.id, person.seen_by())
    session.add(plan)
    await insert_once(session)
    record(session, StartUpPlanRecorded(subject=plan.id))
    return plan


async def change_plan(
    session: AsyncSession, caller: Caller, plan_id: UUID, seen: Tags, changes: Mapping[str, Any]
) -> None:
    """Change an open plan; `changes` holds the fields that were sent, capital in fen."""
    plan = await opened(session, caller, plan_id, seen)
    if not changes:
        return
    for field, value in changes.items():
        setattr(plan, field, value)
    plan.updated_at = of(session).clock.now()
    record(session, StartUpPlanChanged(subject=plan.id, fields=tuple(sorted(changes))))


async def open_business(
    session: AsyncSession, caller: Caller, plan_id: UUID, seen: Tags, business: UUID, on: date
) -> None:
    """Say that what was planned was opened, on a day: a business that stands in the person's file."""
    plan = await opened(session, caller, plan_id, seen)
    licence = await queries.licence_of(session, plan.person, business)
    refuse((*rules.fault_of_business(plan.form, licence), *ending_of(session, plan, on)))
    plan.stage, plan.business, plan.ended_on, plan.ended_for = "registered", business, on, "opened"
    plan.updated_at = of(session).clock.now()
    record(session, BusinessOpened(subject=plan.id, business=business))


async def give_up_plan(
    session: AsyncSession, caller: Caller, plan_id: UUID, seen: Tags, on: date, reason: GivenUpFor
) -> None:
    """Say that a plan was given up, on a day."""
    plan = await opened(session, caller, plan_id, seen)
    refuse(ending_of(session, plan, on))
    plan.stage, plan.ended_on, plan.ended_for = "given_up", on, reason
    plan.updated_at = of(session).clock.now()
    record(session, StartUpPlanGivenUp(subject=plan.id, reason=reason))


async def follow_person(session: AsyncSession, person: UUID) -> None:
    """Let the offices that now see a person see all their plans too, and no others."""
    for plan in await queries.follow(session, person, of(session).clock.now()):
        record(session, StartUpPlanFollowed(subject=plan))


def ending_of(session: AsyncSession, plan: StartUpPlan, on: date) -> tuple[Fault, ...]:
    """Return what is wrong with the day on which a plan ends."""
    return rules.fault_of_ending(plan.recorded_on, on, of(session).clock.today())


async def opened(session: AsyncSession, caller: Caller, plan_id: UUID, seen: Tags) -> StartUpPlan:
    """Return an open plan to change: held, allowed, and unchanged since the caller read it."""
    plan = await queries.locked(session, plan_id)
    person = await persons.read(session, plan.person)
    caller.require(WRITE, district=person.residence)
    seen.require(plan.version)
    if plan.ended_on is not None:
        raise PlanHasEnded
    return plan


async def insert_once(session: AsyncSession) -> None:
    """Insert what is new; raise `PlanIsOpen` when someone recorded one meanwhile."""
    try:
        await session.flush()
    except IntegrityError as error:
        if ONE_OPEN in str(error.orig):
            raise PlanIsOpen(plan=None) from None
        raise
