"""Every service beside the others, on a ground of its own, after one turn of the loop that all of them heard."""

import importlib
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

import pytest

from services.kit.service import Service
from services.kit.settings import SERVICES, Settings
from tests.ground import nats, postgres, settings, state_dir
from tests.kit.journal.together.platform import Platform
from tests.running import free_port, running

__all__ = ["nats", "postgres", "settings", "state_dir"]


@pytest.fixture(scope="package")
async def platform(settings: Settings) -> AsyncIterator[Platform]:
    """Run every service, and let something happen in each that others keep."""
    ports = {name: free_port() for name in SERVICES}
    peers = {name: f"http://127.0.0.1:{port}" for name, port in ports.items()}
    together = settings.model_copy(update={"peers": peers})
    async with AsyncExitStack() as stack:
        running_services = {}
        for name in SERVICES:
            service: Service = importlib.import_module(f"services.{name}.app").SERVICE
            running_services[name] = await stack.enter_async_context(running(service, together, ports[name]))
        served = Platform(running_services)
        await served.turn()
        await served.in_step()
        yield served
