"""The gateway: the graph at /graphql, and GraphiQL there in a browser."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI
from starlette.requests import HTTPConnection

from services.gateway.context import Context
from services.gateway.graph import graph
from services.gateway.graphiql import Door
from services.gateway.rest import Services
from services.kit.app import create_part
from services.kit.http.languages import Catalogues, negotiate
from services.kit.identity.endpoints import router as issuer_router
from services.kit.settings import SERVICES, Settings


def create_app(settings: Settings) -> FastAPI:
    """Return the gateway; on an embedded platform it hands out tokens too."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with Services(settings, SERVICES) as services:
            app.state.services = services
            yield
        app.state.traces.close()

    issuer = issuer_router(settings)
    door = Door(graph(), context_getter=context_of)
    routers = (door,) if issuer is None else (door, issuer)
    return create_part(
        "gateway",
        "Bihuan gateway",
        "The graph of the platform.",
        settings,
        checks={},
        lifespan=lifespan,
        routers=routers,
    )


async def context_of(connection: HTTPConnection) -> Context:
    """Return what a request carries."""
    services: Services = connection.app.state.services
    catalogues: Catalogues = connection.app.state.catalogues
    say = catalogues.voice(negotiate(connection.headers.get("accept-language")))
    return Context(services, services.caller(connection.headers), say)
