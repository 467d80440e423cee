"""The promise of work: it begins when a household is certified and a member takes any post, whichever comes last."""

from datetime import date
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.kit.database.sessions import of
from services.people.tasks import queries, rules
from services.people.tasks.actions.raising import Author, Duty, end_task, raise_task
from services.people.tasks.law import promise_of
from services.people.tasks.model import TaskEnd


async def promise_work(
    session: AsyncSession, after: str, *, household: UUID | None = None, person: UUID | None = None
) -> None:
    """Promise work to whoever is entitled of a household, or to a person, where a text promises it there.

    Once per certification: a promise that was kept, broken or stopped is not made again by recording the need anew.
    """
    await session.flush()
    await queries.one_by_one(session, household=household, person=person)
    today = of(session).clock.today()
    for member, district, since, certified_on in await queries.entitled(session, household=household, person=person):
        rule = promise_of(district, min(since, today))
        if rule is None or await queries.open_promise(session, member) is not None:
            continue
        if not await queries.promised_since(session, member, certified_on):
            duty = Duty(member, "promise", due_on=rule.due_on(since), since=since, rule=rule.id)
            await raise_task(session, duty, Author(None, after))


async def work_found(session: AsyncSession, person: UUID, on: date, after: str) -> None:
    """End the promise to somebody who has found work on a day: it was kept, or it was broken."""
    promise = await queries.open_promise(session, person)
    if promise is None:
        return
    due_on = promise.due_on
    if promise.paused_on is not None:
        due_on = rules.put_off(due_on, promise.paused_on, max(on, promise.paused_on))
    end_task(session, promise, "kept" if rules.kept(due_on, on) else "broken", Author(None, after), on=on)


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
