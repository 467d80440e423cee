"""What is done about the directory again and again: reckoning by when entries are confirmed, as terms are laid down."""

from services.kit.database.sessions import Database
from services.kit.jobs import Sweep
from services.people.directory import queries
from services.people.directory.actions import due_of

AT_ONCE = 200
"""Entries of one transaction."""


async def reckon_confirmations(database: Database) -> None:
    """Reckon each entry once a day: a term may have been laid down, or have begun, since the entry was touched."""
    today = database.clock.today()
    while True:
        async with database.begin_system() as session:
            claimed = await queries.claim(session, today, AT_ONCE)
            days = {each.entry: due_of(database, each.district, each.confirmed_on) for each in claimed}
            await queries.reckoned(session, days, today)
        if len(claimed) < AT_ONCE:
            return


RECKON_CONFIRMATIONS = Sweep("reckon_confirmations", reckon_confirmations, cron="*/10 * * * *")
