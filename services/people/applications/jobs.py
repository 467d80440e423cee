"""What is done about applications again and again: counting days once their holidays are announced."""

from services.kit.database.sessions import Database
from services.kit.jobs import Sweep
from services.kit.journal.recording import record
from services.kit.working_days import LAST_YEAR, working_days_after
from services.people.applications import queries
from services.people.applications.events import DueDayCounted
from services.people.certifications.law import zero_employment_laws
from services.people.households.queries import locked


async def count_due_days(database: Database) -> None:
    """Count the last day of each open application again that was counted before its holidays were known."""
    periods = {law.id: law.working_days_to_decide for law in zero_employment_laws()}
    async with database.begin_system() as session:
        for household_id in await queries.provisional_ones(session, LAST_YEAR):
            household = await locked(session, household_id)
            application = await queries.open_application(session, household.id)
            days = None if application is None else periods[application.law]
            if application is None or days is None or not application.due_provisional:
                continue
            due = working_days_after(application.received_on, days)
            application.due_on, application.due_provisional = due.on, due.provisional
            household.updated_at = database.clock.now()
            record(session, DueDayCounted(subject=household.id, application=application.id, due_on=due.on))


COUNT_DUE_DAYS = Sweep("count_due_days", count_due_days, cron="7 * * * *")
