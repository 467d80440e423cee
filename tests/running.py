"""Runs a service inside a test: its real app on a real port of this machine, with everything beside its requests."""

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from uuid import UUID

import httpx
import pytest
import uvicorn
from fastapi import FastAPI

from services.kit.app import create_service
from services.kit.database.migrate import migrate_async
from services.kit.database.sessions import Database
from services.kit.identity.issuer import mint
from services.kit.service import Service
from services.kit.settings import Settings
from tests.waiting import attempts

PATIENCE = 30.0


@dataclass(frozen=True)
class Running:
    """A service that answers requests."""

    app: FastAPI
    url: str
    client: httpx.AsyncClient
    settings: Settings

    @property
    def database(self) -> Database:
        """Return the service's own database object."""
        database: Database = self.app.state.database
        return database

    def headers(
        self, role: str, *districts: str, person: str | None = None, organisation: str | None = None
    ) -> dict[str, str]:
        """Return the headers of a caller with this role: in these districts, as this person, of this organisation."""
        token = mint(
            self.settings,
            roles=[role],
            districts=districts,
            person=UUID(person) if person else None,
            organisation=UUID(organisation) if organisation else None,
        )
        return {"Authorization": f"Bearer {token}"}


@asynccontextmanager
async def running(service: Service, settings: Settings, port: int | None = None) -> AsyncIterator[Running]:
    """Migrate and serve until the block ends; entered once `/readyz` says so."""
    await migrate_async(settings, service.name, folder=service.migrations)
    async with serving(create_service(service, settings), settings, port) as answering:
        yield answering


@asynccontextmanager
async def serving(app: FastAPI, settings: Settings, port: int | None = None) -> AsyncIterator[Running]:
    """Serve an app, an edge's too, until the block ends; entered once `/readyz` says so."""
    chosen = port or free_port()
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=chosen, log_config=None, lifespan="on"))
    server.install_signal_handlers = lambda: None  # type: ignore[attr-defined] # pytest keeps its own
    serving = asyncio.create_task(server._serve())  # noqa: SLF001 -- serve() takes the process's signals for itself
    url = f"http://127.0.0.1:{chosen}"
    try:
        async with httpx.AsyncClient(base_url=url, timeout=PATIENCE) as client:
            await ready(client)
            yield Running(app, url, client, settings)
    finally:
        server.should_exit = True
        await serving


async def ready(client: httpx.AsyncClient) -> None:
    """Wait until a service is ready."""
    async for _ in attempts(PATIENCE):
        with contextlib.suppress(httpx.TransportError):
            if (await client.get("/readyz")).status_code == httpx.codes.OK:
                return
    pytest.fail(f"{client.base_url} is not ready after {PATIENCE} seconds")


async def answered(client: httpx.AsyncClient, asked: str, *headers: bytes, body: bytes = b"") -> bytes:
    """Return what is answered to a method and an address with headers byte for byte as they are: httpx trims them."""
    reader, writer = await asyncio.open_connection(client.base_url.host, client.base_url.port)
    every = (b"Host: here", b"Connection: close", f"Content-Length: {len(body)}".encode(), *headers)
    writer.write(f"{asked} HTTP/1.1\r\n".encode() + b"".join(b"%s\r\n" % header for header in every) + b"\r\n" + body)
    answer = await reader.read()
    writer.close()
    return answer


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
