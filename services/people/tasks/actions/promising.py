"""The promise of work: it begins when a household is certified and a member takes any post, whichever comes last."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.kit.database.sessions import of
from services.people.known.rules import Work
from services.people.tasks import queries, rules
from services.people.tasks.actions.raising import (
    Author,
    Duty,
    end_task,
    open_again,
    put_off,
    raise_task,
    reckon_contacts,
)
from services.people.tasks.law import promise_of
from services.people.tasks.model import TaskEnd


async def promise_work(
    session: AsyncSession, after: str, *, household: UUID | None = None, person: UUID | None = None
) -> None:
    """Promise work to whoever is entitled of a household, or to a person, where a text promises it there.

    Nobody asks for it, so the text is one that is certain to be in force that day. Once per certification: a promise
    that was kept, broken or stopped is not made again by recording the need anew.
    """
    await session.flush()
    await queries.one_by_one(session, household=household, person=person)
    today = of(session).clock.today()
    for member, district, since, certified_on in await queries.entitled(session, household=household, person=person):
        begins_on = min(since, today)
        rule = promise_of(district, begins_on)
        if rule is None or not rule.days.certain(begins_on) or await queries.open_promise(session, member) is not None:
            continue
        if not await queries.promised_since(session, member, certified_on):
            duty = Duty(member, "promise", due_on=rule.due_on(since), since=since, rule=rule.id)
            await raise_task(session, duty, Author(None, after))


async def work_found(session: AsyncSession, person: UUID, on: date, after: str) -> None:
    """End the promise to somebody who has found work on a day: it was kept, or it was broken."""
    promise = await queries.open_promise(session, person)
    if promise is None:
        return
    if promise.paused_on is not None:
        put_off(promise, max(on, promise.paused_on))
    end_task(session, promise, "kept" if rules.kept(promise.due_on, on) else "broken", Author(None, after), on=on)


async def work_was_none(session: AsyncSession, person: UUID, work: Iterable[Work], after: str) -> None:
    """Open the promise again that work ended, where none of the work now known is of its time.

    Who is not entitled to it any more is promised nothing: it is stopped.
    """
    promise = await queries.promise_by_work(session, person)
    if promise is None or any(each.until is None or each.until >= promise.raised_on for each in work):
        return
    open_again(session, promise)
    if all(promise.raised_on < certified_on for *_, certified_on in await queries.entitled(session, person=person)):
        end_task(session, promise, "stopped", Author(None, after), reason="no_longer_needed")
    await session.flush()
    await reckon_contacts(session, person)


async def stop_promises(session: AsyncSession, household: UUID, reason: TaskEnd, after: str) -> None:
    """Stop the promises to the present members of a household, for a coded reason."""
    await session.flush()
    for promise in await queries.promises_in(session, household):
        end_task(session, promise, "stopped", Author(None, after), reason=reason)


async def stop_promise(session: AsyncSession, person: UUID, reason: TaskEnd, after: str) -> None:
    """Stop the promise to a person for a coded reason, if there is one."""
    promise = await queries.open_promise(session, person)
    if promise is not None:
        end_task(session, promise, "stopped", Author(None, after), reason=reason)
