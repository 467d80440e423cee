"""Every SELECT on tasks, but for the worklist."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Date, Uuid, and_, bindparam, func, select, text, tuple_
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import AsyncSession

from services.kit.database.reading import TODAY, Shape
from services.kit.http.bodies import Output
from services.kit.http.common import NotFound
from services.kit.sweeping import Due
from services.people.households.model import Member
from services.people.tasks.model import Task, TaskEnd, TaskKind, TaskOutcome, TaskPause


class TaskStateOut(Output):
    """A task as events and snapshots carry it."""

    id: UUID
    version: int
    person: UUID
    case: UUID | None
    kind: TaskKind
    step: str | None
    about: UUID | None
    rule: str | None
    due_on: date | None
    raised_on: date
    paused_on: date | None
    paused_for: TaskPause | None
    closed_on: date | None
    outcome: TaskOutcome | None
    closed_for: TaskEnd | None


class TaskOut(TaskStateOut):
    """A task as reads show it.

    `overdue` and `days_since_contact` are as of today; the latter is null where the person was never reached.
    """

    overdue: bool
    raised_by: str | None
    raised_after: str | None
    closed_by: str | None
    closed_after: str | None
    alerted_on: date | None
    contacted_on: date | None
    days_since_contact: int | None
    created_at: datetime
    updated_at: datetime


_task = Task.__table__.c
OVERDUE = func.coalesce(
    and_(_task.due_on < TODAY, _task.closed_on.is_(None), _task.paused_on.is_(None)),
    False,
)
NAMED_OTHERWISE: Mapping[str, ColumnElement[Any]] = {
    "case": _task.service_case,
    "overdue": OVERDUE,
    "days_since_contact": TODAY - _task.contacted_on,
}
COLUMNS = {name: NAMED_OTHERWISE[name] if name in NAMED_OTHERWISE else _task[name] for name in TaskOut.model_fields}

TASK_STATE = Shape(
    kind="task",
    table="task",
    model=TaskStateOut,
    fields={name: COLUMNS[name] for name in TaskStateOut.model_fields},
)

TASK = Shape(
    kind="task",
    table="task",
    model=TaskOut,
    fields=COLUMNS,
    filters={
        "person": "task.person = {value}",
        "kind": "task.kind = {value}",
        "open": "(task.closed_on IS NULL) = {value}",
    },
    selective={"person"},
    volatile=True,
)


async def locked(session: AsyncSession, task: UUID) -> Task:
    """Return a task, held until this transaction ends; raise `NotFound`."""
    row = await session.scalar(select(Task).where(Task.id == task).with_for_update())
    if row is None:
        raise NotFound
    return row


async def open_step(session: AsyncSession, case: UUID) -> Task | None:
    """Return the open task of a case's present step, held."""
    mine = (Task.service_case == case) & (Task.kind == "step") & Task.closed_on.is_(None)
    return await session.scalar(select(Task).where(mine).with_for_update())


async def open_promise(session: AsyncSession, person: UUID) -> Task | None:
    """Return the open promise to a person, held."""
    mine = (Task.person == person) & (Task.kind == "promise") & Task.closed_on.is_(None)
    return await session.scalar(select(Task).where(mine).with_for_update())


async def promise_by_work(session: AsyncSession, person: UUID) -> Task | None:
    """Return the last promise to a person, held, where their work ended it; None where it did not."""
    theirs = (Task.person == person) & (Task.kind == "promise")
    last = await session.scalar(
        select(Task)
        .where(theirs)
        .order_by(Task.closed_on.desc().nulls_first(), Task.id.desc())
        .limit(1)
        .with_for_update()
    )
    return last if last is not None and last.outcome in {"kept", "broken"} and last.closed_after is not None else None


async def promises_in(session: AsyncSession, household: UUID) -> Sequence[Task]:
    """Return the open promises to the present members of a household, held."""
    members = select(Member.person).where(Member.household == household, Member.left_on.is_(None))
    theirs = Task.person.in_(members) & (Task.kind == "promise") & Task.closed_on.is_(None)
    return (await session.scalars(select(Task).where(theirs).order_by(Task.id).with_for_update())).all()


async def promised_since(session: AsyncSession, person: UUID, day: date) -> bool:
    """Tell whether a person was promised work on a day or later, whatever came of it."""
    mine = (Task.person == person) & (Task.kind == "promise") & (Task.raised_on >= day)
    return await session.scalar(select(Task.id).where(mine).limit(1)) is not None


async def check_of(session: AsyncSession, referral: UUID) -> Task | None:
    """Return the task to check a referral, open or not, held."""
    return await session.scalar(select(Task).where(Task.about == referral).with_for_update())


async def last_contact(session: AsyncSession, person: UUID) -> date | None:
    """Return when a person was last reached: by a task, at an appointment, by a visit, or told of another service."""
    found: date | None = await session.scalar(select(func.last_contact(person, type_=Date)))
    return found


HOLD_OPEN = text("SELECT FROM task WHERE person = :person AND closed_on IS NULL ORDER BY id FOR UPDATE")
KEEP_CONTACTS = text("SELECT keep_contacts(:persons, :now)").bindparams(bindparam("persons", type_=ARRAY(Uuid)))
FOLLOW = text(
    """
    WITH moved AS (UPDATE task SET version = version + 1, updated_at = :now WHERE person = :person RETURNING id)
    SELECT id, place_like(id, 'task', :person, '{}') FROM moved ORDER BY id
    """
)


async def hold_open(session: AsyncSession, person: UUID) -> None:
    """Hold every open task of a person, in one order, before one is changed by which the others change too."""
    await session.execute(HOLD_OPEN, {"person": person})


async def keep_contacts(session: AsyncSession, persons: Iterable[UUID], now: datetime) -> None:
    """Let every open task of these persons know when they were last reached, whoever sees the task."""
    await session.execute(KEEP_CONTACTS, {"persons": list(persons), "now": now})


async def follow(session: AsyncSession, person: UUID, now: datetime) -> Sequence[UUID]:
    """Let whoever sees a person see every task of theirs, and nobody else; return which tasks there are.

    Their versions rise, so that whoever keeps copies takes the new sight for news.
    """
    return (await session.scalars(FOLLOW, {"person": person, "now": now})).all()


AT_ONCE = 100
"""Tasks that are looked for at once."""
TO_TELL = Task.closed_on.is_(None) & Task.paused_on.is_(None) & Task.alerted_on.is_(None)


async def overdue(session: AsyncSession, after: Due | None, today: date) -> Sequence[Due]:
    """Return tasks that are overdue and of which nobody was told, by their last day, from after one of them on."""
    due = TO_TELL & (Task.due_on < today)
    if after is not None:
        due &= tuple_(Task.due_on, Task.id) > after
    wanted = select(Task.due_on, Task.id).where(due).order_by(Task.due_on, Task.id).limit(AT_ONCE)
    return [Due(on, row) for on, row in await session.execute(wanted) if on is not None]


async def claim_overdue(session: AsyncSession, row: UUID, today: date) -> Task | None:
    """Return a task if it is overdue still and nobody was told, held; None where somebody else holds it."""
    due = (Task.id == row) & TO_TELL & (Task.due_on < today)
    found: Task | None = await session.scalar(select(Task).where(due).with_for_update(skip_locked=True))
    return found


PROMISED = text(
    """
    SELECT member.person, household.district, greatest(household.certified_on, need.recorded_on) AS since,
        household.certified_on
    FROM household_member AS member
    JOIN household ON household.id = member.household AND household.certified_on IS NOT NULL
    JOIN need ON need.person = member.person AND need.purpose = 'job' AND need.takes_any_post AND need.closed_on IS NULL
    WHERE member.left_on IS NULL AND (member.household = :household OR member.person = :person)
    ORDER BY member.person
    """
)


ONE_BY_ONE = text(
    """
    SELECT pg_advisory_xact_lock(hashtextextended('promise of work to ' || person, 0)) FROM (
        SELECT person FROM household_member WHERE household = :household AND left_on IS NULL
        UNION SELECT CAST(:person AS uuid) ORDER BY 1) AS members (person) WHERE person IS NOT NULL
    """
)


async def one_by_one(session: AsyncSession, *, household: UUID | None = None, person: UUID | None = None) -> None:
    """Wait for whoever certifies the household or records the need at the same time, until they have committed."""
    await session.execute(ONE_BY_ONE, {"household": household, "person": person})


async def entitled(
    session: AsyncSession, *, household: UUID | None = None, person: UUID | None = None
) -> Sequence[tuple[UUID, str, date, date]]:
    """Return members of certified households who take any post: who, the district, since when, when certified."""
    rows = await session.execute(PROMISED, {"household": household, "person": person})
    return [(row.person, row.district, row.since, row.certified_on) for row in rows]
