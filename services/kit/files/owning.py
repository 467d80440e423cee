"""Whose an import is: one job's at a time, by a lock that PostgreSQL takes back with the connection of its holder.

So a job that is asked for while another works on the import, however slowly, does nothing, and one that is asked for
after a worker was killed finds the import free at once. Should only this connection break while its job goes on, the
figures that each batch starts from still keep a second job from storing anything twice (`jobs/plan.py` of imports).
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import UUID

from services.kit.database.sessions import Database
from services.kit.journal.leading import LONG_LIVED

OWN = "SELECT pg_try_advisory_lock(hashtextextended($1, 0))"


@asynccontextmanager
async def owned(database: Database, import_id: UUID) -> AsyncIterator[bool]:
    """Tell whether this job has the import to itself until the block ends; another job has it where not."""
    async with database.connection("import", LONG_LIVED) as connection:
        yield await connection.fetchval(OWN, f"import {import_id}")
