"""Where events travel: the connection to NATS, and the name that a service's stream has there."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import nats
from nats.aio.client import Client

from services.kit.settings import Settings


class NatsNotConfigured(Exception):
    """BIHUAN_NATS_URL is not set and no embedded platform runs on this state folder."""


@asynccontextmanager
async def connected(settings: Settings) -> AsyncIterator[Client]:
    """Connect for the length of a block; a lost connection ends the work, which begins anew and looks where it is."""
    if settings.nats_url is None:
        raise NatsNotConfigured
    client = await nats.connect(settings.nats_url.get_secret_value(), allow_reconnect=False, connect_timeout=2)
    try:
        yield client
    finally:
        await client.close()


def stream_of(service: str) -> str:
    """Return the name of a service's stream."""
    return f"bihuan_{service}"


def subjects_of(service: str) -> str:
    """Return the subjects of a service's events: each is an event's type, whose dots are levels."""
    return f"bihuan.{service}.>"
