"""The exchange: what provincial systems speak REST with."""

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager

from fastapi import FastAPI

from services.exchange.calls import Calls, Refused, handed_on
from services.exchange.feeds import router as feeds
from services.exchange.forwarding import router as forwarding
from services.kit.app import create_part
from services.kit.http.common import ValidationFailed
from services.kit.http.parameters import KNOWN_QUERY
from services.kit.http.problems import responds
from services.kit.settings import SERVICES, Settings


def create_app(settings: Settings, services: Iterable[str] = SERVICES) -> FastAPI:
    """Return the exchange of these services; nothing is opened before it starts."""
    calls = Calls(settings, services)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        yield
        await calls.close()

    description = "The platform for other systems: one feed and one snapshot of all services, and each service's REST."
    app = create_part("exchange", "Bihuan exchange", description, settings, checks={}, lifespan=lifespan)
    app.state.calls = calls
    app.add_exception_handler(Refused, handed_on)
    app.include_router(feeds, dependencies=[KNOWN_QUERY], responses=responds(ValidationFailed))
    app.include_router(forwarding)
    return app
