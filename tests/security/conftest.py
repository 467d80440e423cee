"""The whole platform with rows in it: every service, the gateway and the exchange, as the matrix asks them."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

import pytest

from services.exchange.app import create_app as exchange
from services.gateway.app import create_app as gateway
from services.kit.database.roles import Role
from services.kit.settings import Settings
from tests.gateway.conftest import nats, platform, postgres, settings, state_dir, together
from tests.kit.database.catalogue import as_role
from tests.running import Running, serving
from tests.security.asking import Doors
from tests.security.nouns import fill
from tests.security.world import World

__all__ = ["nats", "platform", "postgres", "settings", "state_dir", "together"]


@pytest.fixture(scope="package")
async def world(platform: dict[str, Running], together: Settings) -> AsyncIterator[World]:
    """Give the platform once a loop was turned in it, and every service has told so."""
    async with AsyncExitStack() as stack:
        edges = {
            name: await stack.enter_async_context(serving(create_app(together), together))
            for name, create_app in (("gateway", gateway), ("exchange", exchange))
        }
        looks = {name: await stack.enter_async_context(as_role(together, name, Role.SYSTEM)) for name in platform}
        filled = World(Doors(together, {**platform, **edges}, {}), looks)
        await fill(filled)
        yield filled
