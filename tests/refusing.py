"""A row that cannot be changed, as a fault would have it: so that a test can see what happens to the others."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from services.kit.database.roles import Role
from tests.kit.database.catalogue import as_role
from tests.running import Running


@asynccontextmanager
async def refusing(running: Running, service: str, table: str, row: str) -> AsyncIterator[None]:
    """Let the database refuse every change of one row until the block ends."""
    async with as_role(running.settings, service, Role.OWNER) as owner:
        await owner.execute(
            f"""
            CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS
            $$ BEGIN RAISE data_exception USING MESSAGE = 'a fault'; END $$;
            CREATE TRIGGER refuse BEFORE UPDATE ON {table} FOR EACH ROW WHEN (OLD.id = '{row}')
            EXECUTE FUNCTION refuse()
            """
        )
        try:
            yield
        finally:
            await owner.execute(f"DROP TRIGGER refuse ON {table}; DROP FUNCTION refuse()")
