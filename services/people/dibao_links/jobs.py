"""What is done about dibao again and again: saying when a household is to be helped to write it off."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.kit.codes.areas import COUNTRY, area_of
from services.kit.database.sessions import Database, of
from services.kit.jobs import Sweep
from services.kit.journal.recording import record
from services.kit.sweeping import Due, one_by_one
from services.people.dibao_links import queries, rules
from services.people.dibao_links.events import WriteOffHelpDue
from services.people.dibao_links.law import write_off_rules
from services.people.dibao_links.rules import WriteOffRule
from services.people.households.queries import locked


async def reckon_write_offs(database: Database) -> None:
    """Keep the day of each household that draws dibao, and say once for each stretch of work when it has come.

    Two sweeps at once do not say it twice: each holds the household, and looks again at what stands there.
    """
    today = database.clock.today()
    for rule in write_off_rules():
        if rule.days.certain(today):  # nobody asked: what is not sure to hold today says nothing by itself
            await reckon(database, rule, today)


async def reckon(database: Database, rule: WriteOffRule, today: date) -> None:
    """Keep the day of each household of the area in which a text says after how many months it is."""
    area = area_of(rule.jurisdiction)
    days: dict[UUID, date | None] = {}

    async def changed(session: AsyncSession, after: Due | None) -> Sequence[Due]:
        if after is not None:
            return ()
        for found in await queries.working(session, "" if area == COUNTRY else area, today):
            before, due_on = rules.Help(found.due_on, found.told_on), rules.help_due(found.since, rule)
            if rules.reckon(before, due_on, today) != (before, False):
                days[found.household] = due_on
        return [Due(today, household) for household in days]

    async def write_down(session: AsyncSession, household: UUID) -> None:
        await keep(session, household, days[household], today)

    await one_by_one(database, "reckon_write_offs", changed, write_down)


async def keep(session: AsyncSession, household_id: UUID, due_on: date | None, today: date) -> None:
    """Write down when help is due to a household, and say so where the day has come and nobody has.

    Whoever changes it is waited for, as long as a lock is: longer, and it is left to the next sweep.
    """
    household = await locked(session, household_id)
    link = await queries.current(session, household_id)
    if link is None:
        return
    after, say = rules.reckon(rules.Help(link.help_due_on, link.help_told_on), due_on, today)
    link.help_due_on, link.help_told_on = after.due_on, after.told_on
    household.updated_at = of(session).clock.now()
    if say and due_on is not None:
        record(session, WriteOffHelpDue(subject=household_id, dibao=link.id, due_on=due_on))


RECKON_WRITE_OFFS = Sweep("reckon_write_offs", reckon_write_offs, cron="*/10 * * * *")
