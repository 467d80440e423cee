"""Snapshots of a service: every row that a caller may see as of one moment, streamed as fast as its reader takes it.

A reader may be slow, so snapshots have connections of their own, few of them, and hold none of those that serve reads.
"""

from collections.abc import AsyncGenerator, AsyncIterator, Mapping
from contextlib import asynccontextmanager

import asyncpg
import orjson

from services.kit.database.driver import Connection
from services.kit.database.reading import FIRST, Shape
from services.kit.database.roles import Role, libpq, refuse_unsafe, role_url
from services.kit.database.sessions import Database, read_json_as_bytes
from services.kit.identity.caller import Caller
from services.kit.journal.cloudevents import FEED
from services.kit.journal.problems import SnapshotsTaken
from services.kit.settings import Settings

ROWS_AT_ONCE = 500
"""Rows that a snapshot holds in memory at once."""
IDLE = "60s"
"""How long a reader may leave a snapshot lying: its transaction keeps old rows from being cleared away."""


def snapshots_at_once(settings: Settings) -> int:
    """Return how many snapshots a service gives at the same time, each with a connection beside the read pool's."""
    return max(1, settings.read_pool_size // 2)


class Snapshots:
    """The snapshots of one service."""

    def __init__(self, states: Mapping[str, Shape]) -> None:
        """Take the public state of each kind of row."""
        self.states = states
        self.under_way = 0

    async def lines(self, database: Database, caller: Caller) -> AsyncGenerator[bytes]:
        """Yield the lines of a snapshot; raise `SnapshotsTaken` before the first where too many are under way."""
        if self.under_way >= snapshots_at_once(database.settings):
            raise SnapshotsTaken
        self.under_way += 1
        try:
            async with connected(database, caller) as connection:
                position = await connection.fetchval("SELECT highest_position()")
                yield orjson.dumps({"source": f"/{database.service}", "position": str(position)}) + b"\n"
                rows = 0
                for kind, state in self.states.items():
                    async for line in lines_of(connection, rows_statement(kind, state, caller)):
                        rows += 1
                        yield line + b"\n"
                yield orjson.dumps({"end": True, "rows": rows}) + b"\n"
        finally:
            self.under_way -= 1


@asynccontextmanager
async def connected(database: Database, caller: Caller) -> AsyncIterator[Connection]:
    """Open a connection for one snapshot: everything that is read over it is as of one moment, and the caller's."""
    connection = await asyncpg.connect(
        libpq(role_url(database.settings, database.service, Role.APP)),
        server_settings={
            "application_name": f"bihuan {database.service} snapshot",
            "statement_timeout": str(database.settings.statement_timeout_ms),
            "lock_timeout": str(database.settings.lock_timeout_ms),
            "idle_in_transaction_session_timeout": IDLE,
            "timezone": "UTC",
            "jit": "off",
            "plan_cache_mode": "force_generic_plan",
        },
    )
    try:
        await refuse_unsafe(connection)
        await read_json_as_bytes(connection)
        async with connection.transaction(isolation="repeatable_read", readonly=True):
            await connection.execute(
                "SELECT set_config('app.keys', $1, true), set_config('app.subject', $2, true)",
                caller.visible,
                caller.subject,
            )
            yield connection
    finally:
        await connection.close(timeout=2)


async def lines_of(connection: Connection, statement: str) -> AsyncIterator[bytes]:
    """Yield the line of each row, some rows with each statement, so that none takes long in a large table."""
    after, full = FIRST, True
    while full:
        rows = await connection.fetch(statement, after, ROWS_AT_ONCE)
        for row in rows:
            if row["line"] is not None:  # what is placed need not be there any more
                yield row["line"]
        full = len(rows) == ROWS_AT_ONCE
        after = rows[-1]["id"] if full else after


def rows_statement(kind: str, state: Shape, caller: Caller) -> str:
    """Return the statement that reads the next rows of a kind that the caller sees: $1 is the last id, $2 how many.

    The nearest ids come from `scope`, key by key, so that whoever sees five rows of a large table does not wait for a
    walk through all of it. Our own services are told who may see a row.
    """
    visibility = f", 'visibility', array_to_string(visibility_of({state.table}.id), ',')" if FEED in caller.keys else ""
    return f"""
        SELECT near.id, found.line FROM (
            SELECT DISTINCT hit.row_id AS id
            FROM unnest(caller_keys()) AS held (key) CROSS JOIN LATERAL (
                SELECT scope.row_id FROM scope
                WHERE scope.key = held.key AND scope.kind = '{state.kind}' AND scope.row_id > $1
                ORDER BY scope.row_id LIMIT $2) AS hit
            ORDER BY id LIMIT $2) AS near
        LEFT JOIN LATERAL (
            SELECT json_build_object('kind', '{kind}', 'subject', {state.table}.id,
                'rowversion', {state.table}.version::text, 'state', {state.json()}{visibility}) AS line
            FROM {state.table} WHERE {state.table}.id = near.id AND {state.told} OFFSET 0) AS found ON true
        ORDER BY near.id"""  # noqa: S608 -- built from the service's own shapes
