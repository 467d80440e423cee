"""What is done about applications again and again: counting days once their holidays are announced."""

from functools import partial
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.kit.database.sessions import Database, of
from services.kit.jobs import Sweep
from services.kit.journal.recording import record
from services.kit.sweeping import one_by_one
from services.kit.working_days import LAST_YEAR, working_days_after
from services.people.applications import queries
from services.people.applications.events import DueDayCounted
from services.people.certifications.law import zero_employment_laws
from services.people.households.queries import locked


async def count_due_days(database: Database) -> None:
    """Count the last day of each open application again that was counted before its holidays were known."""
    await one_by_one(database, "count_due_days", partial(queries.provisional_ones, last_year=LAST_YEAR), count_again)


async def count_again(session: AsyncSession, household_id: UUID) -> None:
    """Count the last day of a household's open application again."""
    periods = {law.id: law.working_days_to_decide for law in zero_employment_laws()}
    household = await locked(session, household_id)
    application = await queries.open_application(session, household.id)
    days = None if application is None else periods[application.law]
    if application is None or days is None or not application.due_provisional:
        return
    due = working_days_after(application.received_on, days)
    application.due_on, application.due_provisional = due.on, due.provisional
    household.updated_at = of(session).clock.now()
    record(session, DueDayCounted(subject=household.id, application=application.id, due_on=due.on))


COUNT_DUE_DAYS = Sweep("count_due_days", count_due_days, cron="7 * * * *")
