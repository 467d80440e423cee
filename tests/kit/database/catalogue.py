"""What PostgreSQL's catalogue says of a service's database, and what its tables show: for every service's tests.

A service's test names each of its tables with the condition under which a row is visible, written by hand:

    VISIBLE = KIT_TABLES | {"household": by_scope("household", "id")}

    @pytest.mark.parametrize("table", VISIBLE)
    async def test_…(table): seen = await look(settings, "people", table, VISIBLE[table], caller)

In a condition `:keys` stands for the caller's keys (a text array) and `:subject` for who he is.
"""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass

import asyncpg

from services.kit.database.driver import Connection
from services.kit.database.roles import Role, libpq, role_url
from services.kit.database.security import OPEN_TABLES
from services.kit.identity.caller import Caller
from services.kit.settings import Settings

NOBODY = "false"
"""The condition of a table of which the application role sees no row, whoever asks."""


def by_scope(table: str, column: str) -> str:
    """Return the condition of a table whose rows are seen by the keys of the row that `column` names."""
    return f"EXISTS (SELECT FROM scope s WHERE s.row_id = {table}.{column} AND s.key = ANY (:keys))"


KIT_TABLES: Mapping[str, str] = {
    "scope": "scope.key = ANY (:keys)",
    "journal": by_scope("journal", "subject"),
    "idempotency": "idempotency.subject = :subject",
    "heard": NOBODY,
    "dead_letter": NOBODY,
    "person_key": by_scope("person_key", "person"),
    "access_log": by_scope("access_log", "person"),
    "access_log_checkpoint": NOBODY,
}
"""The kit's own tables, which every service has."""


@dataclass(frozen=True)
class Sight:
    """Rows of one table, by their place in it, as counted without any WHERE of the application role's own."""

    there: int
    """All that there are."""
    due: int
    """Those that the condition shows to the caller."""
    read: int
    updated: int | None
    """How many an UPDATE without WHERE reached; None where the role may not update at all."""
    deleted: int | None


@asynccontextmanager
async def as_role(settings: Settings, service: str, role: Role) -> AsyncIterator[Connection]:
    """Connect as one of a service's roles."""
    connection = await asyncpg.connect(libpq(role_url(settings, service, role)))
    try:
        yield connection
    finally:
        await connection.close()


async def tables(connection: Connection) -> set[str]:
    """Return what schema public holds that rows can be read from."""
    found = await connection.fetch(
        "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r','p','v','m','f')"
    )
    return {row["relname"] for row in found}


async def unguarded(connection: Connection, service: str) -> list[str]:
    """Return each table of schema public without row security as it must be, with what is wrong."""
    app, system = Role.APP.of(service), Role.SYSTEM.of(service)
    found = await connection.fetch(
        """
        SELECT c.relname, c.relkind, c.relrowsecurity AS enabled, c.relforcerowsecurity AS forced,
            ARRAY(SELECT DISTINCT r.rolname::text FROM pg_policy p JOIN pg_roles r ON r.oid = ANY (p.polroles)
                  WHERE p.polrelid = c.oid) AS roles
        FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm', 'f')
        """
    )
    wrong = []
    for row in found:
        if row["relname"] in OPEN_TABLES:
            continue
        if row["relkind"] not in {b"r", b"p"}:
            wrong.append(f"{row['relname']} is no table, and row security binds tables")
        elif not (row["enabled"] and row["forced"]):
            wrong.append(f"{row['relname']} has row security enabled={row['enabled']} forced={row['forced']}")
        elif not {app, system} <= set(row["roles"]):
            wrong.append(f"{row['relname']} has policies for {sorted(row['roles'])} only")
    return wrong


async def grants_in(connection: Connection, schema: str, role: str) -> list[str]:
    """Return what a role may do with tables of a schema."""
    found = await connection.fetch(
        """
        SELECT c.relname || ' ' || verb AS may
        FROM pg_class c, unnest('{SELECT,INSERT,UPDATE,DELETE,TRUNCATE,REFERENCES,TRIGGER}'::text[]) AS verb
        WHERE c.relnamespace = $1::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm')
            AND has_table_privilege($2, c.oid, verb)
        """,
        schema,
        role,
    )
    return sorted(row["may"] for row in found)


async def loose_functions(connection: Connection) -> list[str]:
    """Return the functions that run with their owner's rights but look names up wherever the caller says."""
    found = await connection.fetch(
        """
        SELECT proname FROM pg_proc
        WHERE pronamespace = 'public'::regnamespace AND prosecdef
            AND NOT EXISTS (SELECT FROM unnest(proconfig) AS setting WHERE setting LIKE 'search\\_path=%')
        """
    )
    return [row["proname"] for row in found]


async def look(settings: Settings, service: str, table: str, visible: str, caller: Caller | None) -> Sight:
    """Count what the application role reaches of a table without any WHERE, and what it should."""
    keys, subject = (caller.visible.split(","), caller.subject) if caller is not None else ([], None)
    condition = visible.replace(":keys", "caller.keys").replace(":subject", "caller.subject")
    async with as_role(settings, service, Role.SYSTEM) as system:
        counted = await system.fetchrow(
            f"""SELECT count(*) AS there, count(*) FILTER (WHERE {condition}) AS due
            FROM {table}, (SELECT $1::text[] AS keys, $2::text AS subject) AS caller""",  # noqa: S608 -- names from the test
            keys,
            subject,
        )
    assert counted is not None
    async with as_role(settings, service, Role.APP) as app:
        return Sight(
            counted["there"],
            counted["due"],
            await reached(app, caller, f"SELECT FROM {table}") or 0,
            await reached(app, caller, f"UPDATE {table} SET {await some_column(app, table)}"),  # noqa: S608 -- names from the catalogue
            await reached(app, caller, f"DELETE FROM {table}"),  # noqa: S608 -- names from the catalogue
        )


async def reached(connection: Connection, caller: Caller | None, statement: str) -> int | None:
    """Return how many rows a statement reaches for a caller, None where the role may not run it; change nothing."""
    transaction = connection.transaction()
    await transaction.start()
    try:
        if caller is not None:
            await connection.execute(
                "SELECT set_config('app.keys', $1, true), set_config('app.subject', $2, true)",
                caller.visible,
                caller.subject,
            )
        return int((await connection.execute(statement)).rpartition(" ")[2])
    except asyncpg.InsufficientPrivilegeError as refusal:
        if "permission denied" not in str(refusal):
            raise
        return None
    finally:
        await transaction.rollback()


async def some_column(connection: Connection, table: str) -> str:
    """Return an assignment of a column to itself."""
    column = await connection.fetchval(
        """
        SELECT quote_ident(attname) FROM pg_attribute
        WHERE attrelid = $1::text::regclass AND attnum > 0 AND NOT attisdropped
            AND attidentity = '' AND attgenerated = ''
        ORDER BY attnum DESC LIMIT 1
        """,
        table,
    )
    return f"{column} = {column}"
