"""What is done about answers every day: they are written anew, so that nothing tells who gave which."""

from datetime import timedelta

from services.kit.database.sessions import Database
from services.kit.jobs import Sweep
from services.people.surveys import queries

LOOKED_BACK = timedelta(days=100)
"""How far back answers are written anew: those that were given since the last time are among them, also after a break.
"""


async def scatter_answers(database: Database) -> None:
    """Write the answers of the last months anew, in one transaction, in an order that tells nothing, under new ids."""
    since = (database.clock.today() - LOOKED_BACK).replace(day=1)
    async with database.begin_system() as session:
        await queries.scatter(session, since)


SCATTER_ANSWERS = Sweep("scatter_survey_answers", scatter_answers, cron="17 19 * * *")
