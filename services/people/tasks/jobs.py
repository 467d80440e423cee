"""What is done about tasks again and again: saying that one is overdue."""

from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.kit.database.sessions import Database, of
from services.kit.jobs import Sweep
from services.kit.journal.recording import record
from services.kit.sweeping import one_by_one
from services.people.assignments import queries as assignments
from services.people.delegations import queries as delegations
from services.people.notifications.actions import Notice, notify
from services.people.tasks import queries
from services.people.tasks.events import TaskOverdue


async def tell_overdue(database: Database) -> None:
    """Say of each task that has become overdue, once, that it is."""
    await one_by_one(database, "tell_overdue", partial(queries.overdue, today=database.clock.today()), tell)


async def tell(session: AsyncSession, row: UUID) -> None:
    """Say of one task that it is overdue, and notify who answers for its person."""
    today = of(session).clock.today()
    task = await queries.claim_overdue(session, row, today)
    if task is None or task.due_on is None:
        return
    task.alerted_on, task.updated_at = today, of(session).clock.now()
    record(session, TaskOverdue(subject=task.id, due_on=task.due_on))
    workers: Sequence[UUID] = (await assignments.answerable_for(session, {task.person})).get(task.person, ())
    away = await delegations.standing_in(session, set(workers), today)
    facts = {"day": task.due_on.isoformat(), "task": task.kind}
    await tell_workers(session, Notice("task_overdue", "task", task.id, facts), workers, away)


async def tell_workers(
    session: AsyncSession, notice: Notice, workers: Iterable[UUID], away: Mapping[UUID, UUID]
) -> None:
    """Notify who answers for a person, and who stands in for those who are `away`: these find it when they are back."""
    there = set(workers)
    for worker in there | {away[each] for each in there if each in away}:
        await notify(session, notice, staff=worker, inbox_only=worker in away)


TELL_OVERDUE = Sweep("tell_overdue", tell_overdue)
