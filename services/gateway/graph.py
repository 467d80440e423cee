"""The graph: so far the platform itself; every service adds its nouns."""

import asyncio
from importlib.metadata import version

import httpx
import strawberry
from strawberry.types import Info

from services.kit.settings import SERVICES, Settings

PATIENCE = 2.0
"""Seconds for a part to say whether it is ready."""


@strawberry.type(description="A part of the platform.")
class Part:
    """A service and whether it takes requests."""

    name: str
    ready: bool


@strawberry.type(description="The platform that answers.")
class Platform:
    """What runs here."""

    version: str

    @strawberry.field(description="Each service and whether it takes requests.")
    async def services(self, info: Info[dict[str, Settings], None]) -> list[Part]:
        """Ask every service at once."""
        settings = info.context["settings"]
        async with httpx.AsyncClient(timeout=PATIENCE) as client:
            ready = await asyncio.gather(*(is_ready(client, settings.address(name)) for name in SERVICES))
        return [Part(name=name, ready=answer) for name, answer in zip(SERVICES, ready, strict=True)]


@strawberry.type
class Query:
    """Everything that can be read."""

    @strawberry.field(description="The platform that answers.")
    def platform(self) -> Platform:
        """Return what runs here."""
        return Platform(version=version("bihuan"))


async def is_ready(client: httpx.AsyncClient, address: str) -> bool:
    """Tell whether the part at this address takes requests."""
    try:
        return (await client.get(f"{address}/readyz")).is_success
    except httpx.TransportError:
        return False


schema = strawberry.Schema(Query)
