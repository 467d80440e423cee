"""What is done about files that rest again and again: announcing them, and anonymising them when it is time."""

from functools import partial
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.kit.database.sessions import Database
from services.kit.jobs import Sweep
from services.kit.sweeping import one_by_one
from services.kit.vault.keyring import Keyring
from services.people.retention import queries
from services.people.retention.actions import announcing

AT_ONCE = 100
"""Files that one transaction looks at."""


async def announce_resting(database: Database) -> None:
    """Announce each file that has rested for as long as is laid down; where nothing is laid down, look at none."""
    if not database.settings.retention:
        return
    looked_at = AT_ONCE
    while looked_at == AT_ONCE:
        async with database.begin_system() as session:
            looked_at = await announcing.look_at_files(session, AT_ONCE)


async def anonymise_due(database: Database) -> None:
    """Anonymise files whose notice has run out."""
    keyring = Keyring.of(database.settings)

    async def carry_out(session: AsyncSession, notice: UUID) -> None:
        await announcing.carry_out(session, keyring, notice)

    due = partial(queries.due, today=database.clock.today())
    await one_by_one(database, "anonymise_due_files", due, carry_out)


ANNOUNCE_RESTING = Sweep("announce_resting_files", announce_resting, cron="*/10 * * * *")
ANONYMISE_DUE = Sweep("anonymise_due_files", anonymise_due)
