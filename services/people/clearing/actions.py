"""What follows from news of a person's work, in the transaction that tells them."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.kit.database.sessions import Database, of
from services.kit.jobs import Job, defer, hasten
from services.kit.journal.recording import record
from services.people.clearing import queries, rules
from services.people.clearing.events import RecheckDue
from services.people.dibao_links.jobs import RECKON_WRITE_OFFS
from services.people.files.model import FilePart


async def work_told(session: AsyncSession, part: FilePart, fields: Collection[str] | None) -> None:
    """Let the certified household of a person be looked at again, for what their file says of work has changed.

    `fields` are those that changed, None where the row is new or counts no more. Who writes in the file may not see the
    household, which another office keeps: then the system does the same, as soon as this transaction has committed.
    When help with dibao is due is reckoned again then, too.
    """
    if not rules.is_news(fields):
        return
    await hasten(session, RECKON_WRITE_OFFS)
    if fields is None and getattr(part, "kind", None) == "unemployment":
        return
    if not await doubt(session, part.person) and await queries.is_in_question_elsewhere(session, part.person):
        await defer(session, DOUBT_HOUSEHOLD, person=str(part.person))


async def doubt(session: AsyncSession, person: UUID) -> bool:
    """Let the certified household of a person be looked at again; tell whether there was one in question."""
    household = await queries.household_in_question(session, person)
    if household is None:
        return False
    household.recheck_since = of(session).clock.today()
    household.updated_at = of(session).clock.now()
    record(session, RecheckDue(subject=household.id, member=person))
    return True


async def doubt_household(database: Database, *, person: str) -> None:
    """Do the same as the system, which sees every household."""
    async with database.begin_system() as session:
        await doubt(session, UUID(person))


DOUBT_HOUSEHOLD = Job("doubt_household", doubt_household)
