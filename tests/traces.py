"""What a service's database says of somebody: every row of every table that names them or a row about them."""

from services.kit.database.roles import Role
from tests.kit.database.catalogue import as_role
from tests.running import Running

TABLES = """
    SELECT c.relname FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
    WHERE n.nspname = 'public' AND c.relkind = 'r' AND c.relname NOT IN ('alembic_version', 'idempotency') ORDER BY 1
"""
"""Answers kept for clients that ask twice are sealed."""


async def traces(running: Running, service: str, *words: str, person: str) -> dict[str, set[str]]:
    """Return which of some words stand in which tables, in rows that name a person or a row about them."""
    async with as_role(running.settings, service, Role.SYSTEM) as system:
        tables = [row["relname"] for row in await system.fetch(TABLES)]
        about, ids = {}, {person}
        for table in tables:
            rows = await system.fetch(
                f"SELECT to_jsonb(r)::text AS row, to_jsonb(r) ->> 'id' AS id FROM {table} AS r"  # noqa: S608 -- of the catalogue
                " WHERE to_jsonb(r) ->> 'person' = $1",
                person,
            )
            ids |= {row["id"] for row in rows if row["id"] is not None}
        for table in tables:
            rows = await system.fetch(
                f"SELECT to_jsonb(r)::text AS row FROM {table} AS r WHERE to_jsonb(r)::text ~ $1",  # noqa: S608 -- of the catalogue
                "|".join(sorted(ids)),
            )
            about[table] = "".join(row["row"] for row in rows)
    found = {table: {word for word in words if word in said} for table, said in about.items()}
    return {table: those for table, those in found.items() if those}
