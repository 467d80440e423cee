"""What a worker does with a task, each in the caller's transaction."""

from dataclasses import dataclass
from datetime import date
from typing import Literal
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.kit.database.sessions import of
from services.kit.http.common import FieldError, NotFound, ValidationFailed
from services.kit.http.etags import Tags
from services.kit.identity.caller import Caller
from services.people.persons import queries as persons
from services.people.tasks import queries
from services.people.tasks.actions.raising import (
    Author,
    Duty,
    end_task,
    pause_task,
    raise_task,
    reached_by,
    resume_task,
)
from services.people.tasks.model import Task, TaskEnd, TaskPause
from services.people.tasks.problems import (
    KeptByWork,
    NotForThisKind,
    TaskAtRest,
    TaskFollowsItsCase,
    TaskIsClosed,
    TaskNotPaused,
)

WRITE = "task:write"
ByHand = Literal["contact", "other"]
"""The kinds of tasks that workers raise; the others follow from what happens."""


@dataclass(frozen=True, slots=True)
class Doing:
    """When a task was done, and whether the person was reached by it; null where it does not tell."""

    on: date
    reached: bool | None


async def record_task(
    session: AsyncSession, caller: Caller, person_id: UUID, kind: ByHand, due_on: date | None
) -> Task:
    """Raise a task about a person; its last day has not passed."""
    person = await persons.kept(session, person_id)  # a move meanwhile would leave the task behind
    if not (caller.covers(person.residence) or caller.covers(person.hukou)):
        raise NotFound  # it waited for a move, and is not told where to
    caller.require(WRITE, district=person.residence)
    if due_on is not None and due_on < of(session).clock.today():
        raise ValidationFailed(errors=(FieldError(pointer="/due_on", rule="due_in_the_past"),))
    return await raise_task(session, Duty(person.id, kind, due_on=due_on), Author(caller.subject, None))


async def complete_task(session: AsyncSession, caller: Caller, task_id: UUID, seen: Tags, doing: Doing) -> Task:
    """Record that a task was done; raise `KeptByWork` for a promise, which follows from the person's work."""
    task = await opened(session, caller, task_id, seen, reaching=bool(doing.reached))
    if task.paused_on is not None:
        raise TaskAtRest
    if task.kind == "promise":
        raise KeptByWork
    if doing.on < task.raised_on or doing.on > of(session).clock.today():
        rule = "before_the_beginning" if doing.on < task.raised_on else "date_in_future"
        raise ValidationFailed(errors=(FieldError(pointer="/on", rule=rule),))
    end_task(session, task, "done", Author(caller.subject, None), on=doing.on)
    if doing.reached:
        await reached_by(session, task, doing.on)
    return task


async def cancel_task(session: AsyncSession, caller: Caller, task_id: UUID, seen: Tags, reason: TaskEnd) -> Task:
    """Take a task back, for a coded reason; a promise is stopped by it."""
    task = await opened(session, caller, task_id, seen)
    promise = task.kind == "promise"
    if not promise and reason in ONLY_OF_PROMISES:
        raise NotForThisKind(kind=task.kind)
    end_task(session, task, "stopped" if promise else "cancelled", Author(caller.subject, None), reason=reason)
    return task


ONLY_OF_PROMISES = {"refused_suitable_post", "certification_withdrawn", "takes_no_longer_any_post"}


async def pause_promise(session: AsyncSession, caller: Caller, task_id: UUID, seen: Tags, reason: TaskPause) -> Task:
    """Let a promise rest, from today: the days are added when it goes on."""
    task = await opened(session, caller, task_id, seen)
    if task.kind != "promise":
        raise NotForThisKind(kind=task.kind)
    if task.paused_on is not None:
        raise TaskAtRest
    pause_task(session, task, reason)
    return task


async def resume_promise(session: AsyncSession, caller: Caller, task_id: UUID, seen: Tags) -> Task:
    """Let a promise that rested go on, the days of the pause later."""
    task = await opened(session, caller, task_id, seen)
    if task.paused_on is None:
        raise TaskNotPaused
    resume_task(session, task)
    return task


async def opened(session: AsyncSession, caller: Caller, task_id: UUID, seen: Tags, *, reaching: bool = False) -> Task:
    """Return a task to change: held, allowed, unchanged since the caller read it, and open.

    Where the person was reached (`reaching`), their other open tasks are held too.
    """
    there = await session.get(Task, task_id)
    if there is None:
        raise NotFound
    person = await persons.kept(session, there.person)
    if reaching:
        await queries.hold_open(session, person.id)
    task = await queries.locked(session, task_id)
    caller.require(WRITE, district=person.residence)
    seen.require(task.version)
    if task.outcome is not None:
        raise TaskIsClosed(outcome=task.outcome)
    if task.kind == "step":
        raise TaskFollowsItsCase
    return task
