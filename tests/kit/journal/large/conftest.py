"""The small writing service with very many rows and entries, on a ground of its own: nobody else has to read them."""

from collections.abc import AsyncIterator

import pytest

from services.kit.database.roles import Role
from services.kit.settings import Settings
from tests.ground import nats, postgres, settings, state_dir
from tests.kit.database.catalogue import as_role
from tests.kit.journal.following import unpositioned, write
from tests.kit.journal.large.many import ENTRIES, FAR, NOTES, UNSEEN, UNSEEN_ROWS
from tests.running import Running, running
from tests.small.notes import SERVICE
from tests.waiting import eventually

__all__ = ["nats", "postgres", "settings", "state_dir"]


@pytest.fixture(scope="package")
async def notes(settings: Settings) -> AsyncIterator[Running]:
    async with running(SERVICE, settings) as served:
        yield served


@pytest.fixture(scope="package")
async def behind(notes: Running) -> str:
    """Write a note of a small area behind very much that the area does not see, and return its id."""
    other = await write(notes.database, "elsewhere")
    async with as_role(notes.settings, "notes", Role.SYSTEM) as system:
        await system.execute(ENTRIES, other, UNSEEN - 1)
        await system.execute(NOTES, UNSEEN_ROWS)
    await eventually(lambda: unpositioned(notes.database), 0)
    row = await write(notes.database, "at last", FAR)
    await eventually(lambda: unpositioned(notes.database), 0)
    async with as_role(notes.settings, "notes", Role.OWNER) as owner:
        await owner.execute("ANALYZE journal, note, scope")
    return str(row)
