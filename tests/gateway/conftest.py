"""The gateway in front of all services, each on a real port of this machine."""

import asyncio
import importlib
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

import httpx
import pytest
import uvicorn
from fastapi import FastAPI

from services.gateway.app import create_app
from services.kit.service import Service
from services.kit.settings import SERVICES, Settings
from tests.gateway.front_end import FrontEnd, front_end
from tests.ground import nats, postgres, settings, state_dir
from tests.running import PATIENCE, Running, free_port, ready, running

__all__ = ["nats", "postgres", "settings", "state_dir"]


@pytest.fixture(scope="package")
async def platform(settings: Settings) -> AsyncIterator[dict[str, Running]]:
    """Run every service; they hear one another."""
    ports = {name: free_port() for name in SERVICES}
    peers = {name: f"http://127.0.0.1:{port}" for name, port in ports.items()}
    together = settings.model_copy(update={"peers": peers})
    async with AsyncExitStack() as stack:
        services: dict[str, Service] = {
            name: importlib.import_module(f"services.{name}.app").SERVICE for name in SERVICES
        }
        yield {
            name: await stack.enter_async_context(running(service, together, ports[name]))
            for name, service in services.items()
        }


@pytest.fixture(scope="package")
def together(platform: dict[str, Running]) -> Settings:
    """Return the settings by which the services find one another."""
    return platform["people"].settings


@pytest.fixture(scope="package")
def people(platform: dict[str, Running]) -> Running:
    return platform["people"]


@pytest.fixture(scope="package")
async def gateway(together: Settings) -> AsyncIterator[httpx.AsyncClient]:
    """Run the gateway before the services."""
    async with serving(create_app(together)) as client:
        yield client


@pytest.fixture
def officer(gateway: httpx.AsyncClient, settings: Settings) -> FrontEnd:
    """Return the district officer of Shenzhen at a front end."""
    return front_end(gateway, settings)


@asynccontextmanager
async def serving(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    """Serve an edge until the block ends; entered once it is ready."""
    port = free_port()
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=port, log_config=None, lifespan="on"))
    server.install_signal_handlers = lambda: None  # type: ignore[attr-defined] # pytest keeps its own
    task = asyncio.create_task(server._serve())  # noqa: SLF001 -- serve() takes the process's signals for itself
    try:
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=PATIENCE) as client:
            await ready(client)
            yield client
    finally:
        server.should_exit = True
        await task
