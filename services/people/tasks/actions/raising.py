"""Raising tasks, and what their end means: each in the caller's transaction."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.kit.database.ids import new_id
from services.kit.database.security import place_like
from services.kit.database.sessions import of
from services.kit.journal.recording import record
from services.people.tasks import queries, rules
from services.people.tasks.events import (
    TaskClosed,
    TaskFollowed,
    TaskPaused,
    TaskRaised,
    TaskResumed,
)
from services.people.tasks.model import Task, TaskEnd, TaskKind, TaskOutcome, TaskPause


@dataclass(frozen=True, slots=True)
class Author:
    """Who or what raises or ends a task: a worker's subject, or what happened; never both."""

    subject: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class Duty:
    """What is to be done about whom; `since` is the day from which it is (today where it is null)."""

    person: UUID
    kind: TaskKind
    due_on: date | None = None
    since: date | None = None
    case: UUID | None = None
    step: str | None = None
    about: UUID | None = None
    rule: str | None = None


async def raise_task(session: AsyncSession, duty: Duty, author: Author) -> Task:
    """Raise a task: whoever sees the person sees it."""
    now = of(session).clock.now()
    task = Task(
        id=new_id(),
        version=1,
        created_at=now,
        updated_at=now,
        person=duty.person,
        service_case=duty.case,
        kind=duty.kind,
        step=duty.step,
        about=duty.about,
        rule=duty.rule,
        due_on=duty.due_on,
        raised_on=duty.since or of(session).clock.today(),
        raised_by=author.subject,
        raised_after=author.after,
        reached_on=None,
        contacted_on=await queries.last_contact(session, duty.person),
        alerted_on=None,
        **OPEN,
    )
    await place_like(session, "task", task.id, duty.person)
    session.add(task)
    await session.flush()
    record(session, TaskRaised(subject=task.id, after=author.after))
    return task


OPEN: dict[str, Any] = dict.fromkeys(
    ("paused_on", "paused_for", "closed_on", "outcome", "closed_for", "closed_by", "closed_after")
)
"""What a task that is open and not paused has none of."""


def end_task(
    session: AsyncSession,
    task: Task,
    outcome: TaskOutcome,
    author: Author,
    *,
    reason: TaskEnd | None = None,
    on: date | None = None,
) -> None:
    """Let a task have its outcome, today or on an earlier day since it was raised; a pause ends with it."""
    task.closed_on = max(on or of(session).clock.today(), task.raised_on)
    task.outcome, task.closed_for = outcome, reason
    task.closed_by, task.closed_after = author.subject, author.after
    task.paused_on = task.paused_for = None
    task.updated_at = of(session).clock.now()
    record(session, TaskClosed(subject=task.id, outcome=outcome, reason=reason))


def pause_task(session: AsyncSession, task: Task, reason: TaskPause) -> None:
    """Let a task rest from today."""
    task.paused_on, task.paused_for = of(session).clock.today(), reason
    task.updated_at = of(session).clock.now()
    record(session, TaskPaused(subject=task.id, reason=reason))


def resume_task(session: AsyncSession, task: Task) -> None:
    """Let a task that rested go on: the days of the pause are added to its last one."""
    put_off(task, of(session).clock.today())
    task.paused_on = task.paused_for = None
    task.updated_at = of(session).clock.now()
    record(session, TaskResumed(subject=task.id))


def open_again(session: AsyncSession, task: Task) -> None:
    """Let a task that had its outcome go on as if it had none: its last day stands as it stood."""
    for name, value in OPEN.items():
        setattr(task, name, value)
    task.updated_at = of(session).clock.now()
    record(session, TaskResumed(subject=task.id))


def put_off(task: Task, resumed_on: date) -> None:
    """Let the last day of a task that rests be later by the days until then."""
    if task.paused_on is not None:
        later = rules.put_off(task.due_on, task.paused_on, resumed_on)
        if later != task.due_on:
            task.alerted_on = None  # what was overdue may not be any more, and is said again when it is
        task.due_on = later


async def end_step(session: AsyncSession, case: UUID, author: Author, reason: TaskEnd | None = None) -> None:
    """End the task of the step that a case leaves: it is done, or cancelled for a reason."""
    task = await queries.open_step(session, case)
    if task is not None:
        end_task(session, task, "done" if reason is None else "cancelled", author, reason=reason)
        await session.flush()  # before the task of the next step: one is open at a time


async def reckon_contacts(session: AsyncSession, *persons: UUID) -> None:
    """Let the open tasks of these persons know when they were last reached, after that was written down or undone."""
    await session.flush()
    await queries.keep_contacts(session, persons, of(session).clock.now())


async def reached_in_step(session: AsyncSession, person: UUID, case: UUID) -> None:
    """Let the task of a case's present step say that the person was reached by it today, and their others know."""
    await queries.hold_open(session, person)
    task = await queries.open_step(session, case)
    if task is not None:
        await reached_by(session, task, of(session).clock.today())


async def reached_by(session: AsyncSession, task: Task, on: date) -> None:
    """Say that a task reached its person on a day: itself, and to their other open tasks."""
    task.reached_on, task.contacted_on = on, max(on, task.contacted_on or on)
    await reckon_contacts(session, task.person)


async def ask_for_check(session: AsyncSession, person: UUID, referral: UUID, due_on: date, after: str) -> None:
    """Raise the task to check a hire, once."""
    if await queries.check_of(session, referral) is None:
        await raise_task(session, Duty(person, "check", due_on=due_on, about=referral), Author(None, after))


async def check_made(session: AsyncSession, referral: UUID, after: str) -> None:
    """End the task to check a hire, if it is open."""
    task = await queries.check_of(session, referral)
    if task is not None and task.closed_on is None:
        end_task(session, task, "done", Author(None, after))


async def follow_person(session: AsyncSession, person: UUID) -> None:
    """Let the offices that now see a person see all their tasks too, and no others."""
    for task in await queries.follow(session, person, of(session).clock.now()):
        record(session, TaskFollowed(subject=task))
