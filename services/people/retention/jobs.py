"""What is done about files that rest again and again: announcing them, and anonymising them when it is time."""

from services.kit.database.sessions import Database
from services.kit.jobs import Sweep
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
    """Anonymise files whose notice has run out, one in each transaction: one that fails keeps no other from its turn.

    Raises what failed, once the others are done.
    """
    async with database.begin_system() as session:
        notices = await queries.due(session, database.clock.today(), AT_ONCE)
    if not notices:
        return
    keyring, failed = Keyring.of(database.settings), []
    for notice in notices:
        try:
            async with database.begin_system() as session:
                await announcing.carry_out(session, keyring, notice)
        except Exception as failure:  # noqa: BLE001 -- whatever it was: the others are not to wait for it
            failed.append(failure)
    if failed:
        raise ExceptionGroup("files were not anonymised", failed)  # noqa: TRY003 -- it names nobody


ANNOUNCE_RESTING = Sweep("announce_resting_files", announce_resting, cron="*/10 * * * *")
ANONYMISE_DUE = Sweep("anonymise_due_files", anonymise_due)
