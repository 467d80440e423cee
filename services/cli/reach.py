"""Whether the servers of the platform can be reached, embedded or not; their versions, or why not in one line."""

import asyncio
import contextlib
from dataclasses import dataclass
from urllib.parse import urlsplit

import asyncpg
from nats.aio.client import Client
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


async def reach_database(url: str, *, embedded: bool = False) -> Database:
    """Connect, ask for version and limits, and leave; raise `CannotGoOn` where that fails.

    Nobody has set the address of an `embedded` server: it may only be starting again.
    """
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
        if embedded:
            raise CannotGoOn("embedded_server_away", name="PostgreSQL", reason=in_one_line(reason)) from reason
        raise CannotGoOn("database_unreachable", place=place(url), reason=in_one_line(reason)) from reason


async def reach_nats(url: str, *, embedded: bool = False) -> str:
    """Connect, ask for JetStream, and leave; return the server's version or raise `CannotGoOn`."""
    met: list[Exception] = []

    async def note(error: Exception) -> None:
        """Remember what went wrong: connect itself tries until its time is over, and then says only that."""
        met.append(error)

    if urlsplit(url).scheme not in {"nats", "tls", "ws", "wss"}:
        raise CannotGoOn("nats_unreachable", place=place(url), reason="it must begin with nats://")
    try:
        async with asyncio.timeout(PATIENCE):
            await _knock(url)
            client = Client()
            try:
                await client.connect(url, allow_reconnect=False, connect_timeout=3, error_cb=note)
                await client.jetstream().account_info()
                version = client.connected_server_version
                return f"{version.major}.{version.minor}.{version.patch}"
            finally:
                await client.close()
    except (OSError, ValueError, TimeoutError, NatsError) as reason:
        why = in_one_line(met[-1] if met else reason)
        if embedded:
            raise CannotGoOn("embedded_server_away", name="NATS", reason=why) from reason
        raise CannotGoOn("nats_unreachable", place=place(url), reason=why) from reason


async def _knock(url: str) -> None:
    """Raise `OSError` at once where nobody listens."""
    address = urlsplit(url)
    _, writer = await asyncio.open_connection(address.hostname, address.port or 4222)
    writer.close()
    with contextlib.suppress(OSError):
        await writer.wait_closed()
