"""The gateway: the graph at /graphql, and GraphiQL there in a browser."""

from fastapi import FastAPI
from strawberry.fastapi import GraphQLRouter

from services.gateway.graph import schema
from services.kit.app import create_part
from services.kit.identity.endpoints import router as issuer_router
from services.kit.settings import Settings


def create_app(settings: Settings) -> FastAPI:
    """Return the gateway; on an embedded platform it hands out tokens too."""

    async def context() -> dict[str, Settings]:
        return {"settings": settings}

    graph: GraphQLRouter[dict[str, Settings], None] = GraphQLRouter(schema, path="/graphql", context_getter=context)
    issuer = issuer_router(settings)
    routers = (graph,) if issuer is None else (graph, issuer)
    return create_part("gateway", "Bihuan gateway", "The graph of the platform.", settings, checks={}, routers=routers)
