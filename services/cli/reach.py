"""Whether the servers of the platform can be reached, embedded or not; their versions, or why not in one line."""

import asyncio
from dataclasses import dataclass
from urllib.parse import urlsplit

import asyncpg
import nats
from nats.errors import Error as NatsError

from services.cli.errors import CannotGoOn, in_one_line

PATIENCE = 5.0
"""Seconds that a server may take to answer."""


@dataclass(frozen=True, slots=True)
class Database:
    """A PostgreSQL cluster that answered."""

    version: str
    max_connections: int


def place(url: str) -> str:
    """Return host, port and database of an address, without user and password."""
    try:
        parts = urlsplit(url)
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        return "(not an address)"
    return f"{parts.scheme}://{parts.hostname or ''}{port}{parts.path}"


async def reach_database(url: str) -> Database:
    """Connect, ask for version and limits, and leave; raise `CannotGoOn` where that fails."""
    if urlsplit(url).scheme not in {"postgresql", "postgres"}:
        raise CannotGoOn("database_unreachable", place=place(url), reason="it must begin with postgresql://")
    try:
        connection = await asyncpg.connect(url, timeout=PATIENCE)
        try:
            version = str(await connection.fetchval("SHOW server_version"))
            return Database(version.partition(" ")[0], int(await connection.fetchval("SHOW max_connections")))
        finally:
            await connection.close(timeout=PATIENCE)
    except (OSError, ValueError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError) as reason:
        raise CannotGoOn("database_unreachable", place=place(url), reason=in_one_line(reason)) from reason


async def reach_nats(url: str) -> str:
    """Connect, ask for JetStream, and leave; return the server's version or raise `CannotGoOn`."""

    async def hush(_error: Exception) -> None:
        """Say nothing by itself: the error comes back from connect."""

    if urlsplit(url).scheme not in {"nats", "tls", "ws", "wss"}:
        raise CannotGoOn("nats_unreachable", place=place(url), reason="it must begin with nats://")
    try:
        async with asyncio.timeout(PATIENCE):
            client = await nats.connect(url, allow_reconnect=False, connect_timeout=3, error_cb=hush)
            try:
                await client.jetstream().account_info()
                return str(client.connected_server_version)
            finally:
                await client.close()
    except (OSError, ValueError, TimeoutError, NatsError) as reason:
        raise CannotGoOn("nats_unreachable", place=place(url), reason=in_one_line(reason)) from reason
