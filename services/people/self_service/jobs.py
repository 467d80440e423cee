"""What is forgotten of self-service."""

from datetime import timedelta

from services.kit.database.sessions import Database
from services.kit.jobs import Sweep
from services.people.self_service import queries

KEPT = timedelta(days=2)
"""Time after which neither a code nor a try is needed; the access log keeps that they were."""


async def forget(database: Database) -> None:
    """Drop old codes and tries."""
    async with database.begin_system() as session:
        await queries.forget(session, database.clock.now() - KEPT)


FORGET_CODES = Sweep("forget_self_service_codes", forget, cron="23 * * * *")
