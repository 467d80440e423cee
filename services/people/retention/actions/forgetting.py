"""What the journal told of somebody who is anonymised: it says no more of them than their rows still say.

Each entry about one of their rows takes the state that the row has now, so that nothing is told which anonymising took
out of the rows, and none is told more than its kind may be told.
"""

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import ARRAY, Text, Uuid, bindparam, delete, func, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from services.kit.database.reading import Shape
from services.kit.database.security import person_key, place
from services.kit.database.sessions import of
from services.kit.database.tables import scope
from services.kit.journal.recording import record
from services.people.assignments.queries import ASSIGNMENT_STATE
from services.people.cases.queries import CASE_STATE
from services.people.complaints.model import Complaint
from services.people.files.queries import PERSON_STATE
from services.people.handovers import actions as handovers
from services.people.handovers.queries import HANDOVER_STATE
from services.people.households.actions import visibility
from services.people.households.events import HouseholdChanged
from services.people.households.model import Household, Member
from services.people.households.queries import HOUSEHOLD_STATE
from services.people.known.model import known_decision, known_enrolment, known_referral
from services.people.needs.queries import NEED_STATE
from services.people.orientations.queries import ORIENTATION_STATE
from services.people.retention.actions.erasing import COUNTY
from services.people.start_up_plans.queries import START_UP_PLAN_STATE
from services.people.tasks.queries import TASK_STATE

OF_A_PERSON: Sequence[Shape] = (
    NEED_STATE,
    START_UP_PLAN_STATE,
    CASE_STATE,
    TASK_STATE,
    ORIENTATION_STATE,
    ASSIGNMENT_STATE,
    HANDOVER_STATE,
)
"""What is told of rows about one person that stay; `complaints` of those that go."""

COPIES = (known_enrolment, known_referral, known_decision)
"""What people keeps of others about a person: seen, from now on, from the county, whatever they say later."""

FORGET = text("SELECT forget_in_journal(CAST(:told AS jsonb), :gone, :homes)").bindparams(
    bindparam("told", type_=Text),
    bindparam("gone", type_=ARRAY(Uuid)),
    bindparam("homes", type_=ARRAY(Uuid)),
)


async def complaints(session: AsyncSession, persons: Collection[UUID]) -> Sequence[UUID]:
    """Return the complaints of these persons, whose rows are still there."""
    return (await session.scalars(select(Complaint.id).where(Complaint.person.in_(persons)))).all()


async def forget(session: AsyncSession, persons: Sequence[UUID], gone: Sequence[UUID], left: Collection[UUID]) -> None:
    """Take out of the journal what it told of persons whose rows are anonymised, and let them see nothing any more.

    `gone` are complaints whose rows went, `left` households in which nobody has a name any more.
    """
    for household in left:
        await leave(session, household)
    for person in persons:
        await handovers.follow_person(session, person)
    await session.flush()
    await session.execute(delete(scope).where(scope.c.key.in_([person_key(person) for person in persons])))
    for copy in COPIES:
        theirs = select(copy.c.id).where(copy.c.person.in_(persons))
        smaller = scope.c.key.startswith("area:") & (func.length(scope.c.key) > len("area:") + COUNTY)
        await session.execute(delete(scope).where(scope.c.row_id.in_(theirs), smaller))
    told: dict[str, Any] = {}
    for shape, column, rows in (
        (PERSON_STATE, "id", persons),
        (HOUSEHOLD_STATE, "id", left),
        *((shape, "person", persons) for shape in OF_A_PERSON),
    ):
        told |= await states(session, shape, column, rows)
    lived_in = (await session.scalars(select(Member.household).where(Member.person.in_(persons)).distinct())).all()
    homes = sorted(set(lived_in) - set(left))
    await session.execute(FORGET, {"told": orjson.dumps(told).decode(), "gone": list(gone), "homes": homes})


async def leave(session: AsyncSession, household_id: UUID) -> None:
    """Let only the offices of the county see a household in which nobody has a name any more, and say so."""
    household = await session.get_one(Household, household_id, populate_existing=True)
    household.updated_at = of(session).clock.now()
    await place(session, "household", household.id, visibility(household.district, ()))
    record(session, HouseholdChanged(subject=household.id, fields=("district",)))


async def states(session: AsyncSession, shape: Shape, column: str, rows: Collection[UUID]) -> dict[str, Any]:
    """Return what is told today of the rows of which a column has one of these ids, by their own."""
    wanted = text(
        f"SELECT id, {shape.json_beside_names()} AS state FROM {shape.table} WHERE {shape.table}.{column} = ANY (:rows)"  # noqa: S608 -- the service's own shapes
    ).bindparams(bindparam("rows", type_=ARRAY(Uuid)))
    return {str(row.id): row.state for row in await session.execute(wanted, {"rows": list(rows)})}
