"""Imports that wait without a job, so that a test runs their job itself; and connections of its own to do so."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy import text

from services.kit.database.sessions import Database
from services.kit.journal.recording import Recorder
from services.kit.settings import Settings
from services.kit.vault.keyring import Keyring
from services.vacancies.app import SERVICE
from tests.vacancies.desk import Desk

READY = text("UPDATE import SET state = 'waiting', updated_at = :at WHERE id = :id")


async def ready(officer: Desk, source: str, content: str, district: str = "440300") -> str:
    """Upload a file and let it wait without a job; return the import."""
    at = await officer.upload(content, source=source, district=district)
    found = at.rpartition("/")[2]
    database = officer.vacancies.database
    async with database.begin_system() as session:
        await session.execute(READY, {"id": found, "at": database.clock.now()})
    return found


@asynccontextmanager
async def worker(settings: Settings, *, patience_ms: int = 60_000) -> AsyncIterator[Database]:
    """Open the connections of one worker, which waits so long for a lock."""
    limits = {"lock_timeout_ms": patience_ms, "statement_timeout_ms": 10 * patience_ms}
    recorder = Recorder(SERVICE.states, Keyring.of(settings))
    database = Database(settings.model_copy(update=limits), SERVICE.name, at_end=(recorder,))
    try:
        yield database
    finally:
        await database.close()
