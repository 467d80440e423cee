"""Runs one import in a process of its own, so that a test can kill it; settings are read from variables."""

import asyncio
import sys

from services.kit.database.sessions import Database
from services.kit.journal.recording import Recorder
from services.kit.settings import Settings
from services.kit.vault.keyring import Keyring
from services.people.app import SERVICE
from services.people.imports.jobs.importing import run_import


async def work(settings: Settings, import_id: str) -> None:
    """Carry the import to its end."""
    database = Database(settings, SERVICE.name, at_end=(Recorder(SERVICE.states, Keyring.of(settings)),))
    await database.open()
    await run_import(database, import_id=import_id)
    await database.close()


if __name__ == "__main__":
    asyncio.run(work(Settings(), sys.argv[1]))
