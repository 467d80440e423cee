"""The gateway in front of people and training, each on a real port of this machine."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
import pytest
import uvicorn
from fastapi import FastAPI

from services.gateway.app import create_app
from services.kit.settings import Settings
from services.people.app import SERVICE as PEOPLE
from services.training.app import SERVICE as TRAINING
from tests.gateway.front_end import FrontEnd, front_end
from tests.running import PATIENCE, Running, free_port, ready, running


@pytest.fixture(scope="package")
async def people(settings: Settings) -> AsyncIterator[Running]:
    async with running(PEOPLE, settings) as service:
        yield service


@pytest.fixture(scope="package")
async def training(settings: Settings, people: Running) -> AsyncIterator[Running]:
    async with running(TRAINING, settings.model_copy(update={"peers": {"people": people.url}})) as service:
        yield service


@pytest.fixture(scope="package")
async def gateway(settings: Settings, people: Running, training: Running) -> AsyncIterator[httpx.AsyncClient]:
    """Run the gateway before both services."""
    peers = {"people": people.url, "training": training.url}
    async with serving(create_app(settings.model_copy(update={"peers": peers}))) as client:
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
