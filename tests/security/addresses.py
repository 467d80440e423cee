"""The addresses that the platform answers and no OpenAPI document names, from the route tables of its apps."""

from collections.abc import Iterator, Mapping
from functools import cache

from fastapi import FastAPI
from fastapi.routing import RouteContext, iter_route_contexts

from services.exchange.forwarding import forward
from services.kit.settings import PARTS, SERVICES
from tools.contracts.rest import app_of

METHODS = frozenset({"get", "put", "post", "patch", "delete", "head", "options", "trace"})


@cache
def apps() -> Mapping[str, FastAPI]:
    """Return the app of each part, by its name; nothing is opened."""
    return {part: app_of(part) for part in PARTS}


def documented(app: FastAPI) -> Mapping[tuple[str, str], str]:
    """Return the operations of an app's document: the `operationId` by method and path."""
    paths = app.openapi()["paths"].items()
    return {
        (method.upper(), path): it["operationId"]
        for path, operations in paths
        for method, it in operations.items()
        if method in METHODS
    }


def addresses() -> Iterator[str]:
    """Yield every address of the platform that stands in no document, by its name in the matrix.

    What the exchange hands on is listed as that of any service: `exchange GET /{service}/livez`.
    """
    for part, app in apps().items():
        yield from addresses_of(part, app)
    behind = {each.partition(" ")[2] for service in SERVICES for each in addresses_of(service, apps()[service])}
    yield from sorted("exchange {} /{{service}}{}".format(*each.split(" ")) for each in behind)


def addresses_of(part: str, app: FastAPI) -> Iterator[str]:
    """Yield the addresses of one app that stand in no document, but for the one by which the exchange hands on."""
    known = documented(app)
    for route in iter_route_contexts(app.routes):
        for method in ways_into(route):
            if (method, route.path_format) not in known and route.endpoint is not forward:
                yield f"{part} {method} {route.path_format}"


def ways_into(route: RouteContext) -> list[str]:
    """Return the methods of a route, GET for GET and HEAD together; of what has none, such as a socket, its kind."""
    if not route.methods:
        return [type(route.original_route).__name__]
    return sorted(route.methods - {"HEAD"} if "GET" in route.methods else route.methods)
