"""A short way for the read that is asked most: one row by its id, without conditions or a choice of fields.

`reads.offer_reads` marks its routes with the shape and the scope of the read. The route stays what it is, and answers
whatever is out of the ordinary: a query, a condition, a stated purpose, an id in another spelling, a token that is not
good, a missing scope, a row that is not there. `Shortcuts` stands before the router and takes only the ordinary request
that ends well, whose answer has the same bytes. Routing and FastAPI's dependencies are otherwise 40% of what such a
read costs.
"""

import re
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from typing import Any, TypeVar
from uuid import UUID

from fastapi import FastAPI, Response
from fastapi.routing import APIRoute
from starlette.middleware import Middleware
from starlette.types import ASGIApp, Receive, Scope, Send

from services.kit.database import reading
from services.kit.database.reading import Shape
from services.kit.database.sessions import Database
from services.kit.http.etags import etag
from services.kit.http.problems import Problem
from services.kit.identity.caller import Caller
from services.kit.identity.tokens import Verifier

Endpoint = TypeVar("Endpoint", bound=Callable[..., Awaitable[Response]])

_MARK = "short_way_to"
_BY_ID = re.compile(r"(?P<folder>/[^{}]+)/\{[a-z_]+\}")
_SPELLING = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_OUT_OF_THE_ORDINARY = frozenset({b"if-none-match", b"bihuan-purpose"})
"""Headers with which a request goes the long way."""
_BEARER = b"Bearer "


class NotShort(TypeError):
    """A route asks for more than a row's id and a scope: it has no short way."""


@dataclass(frozen=True, slots=True)
class ShortWay:
    """Where one row is read: its shape, the scope that it takes, and the route that it belongs to."""

    shape: Shape
    scope: str
    route: APIRoute


def short(endpoint: Endpoint, shape: Shape, scope: str) -> Endpoint:
    """Mark an endpoint that shows one row of this shape by its id, to whoever sees it and has this scope."""
    setattr(endpoint, _MARK, (shape, scope))
    return endpoint


def take_shortcuts(app: FastAPI, database: Database, routes: Iterable[Any]) -> None:
    """Let an app take the short way to the routes that are marked; inside the middleware that answers failures."""
    ways = dict(_way(route) for route in routes if hasattr(getattr(route, "endpoint", None), _MARK))
    app.user_middleware.append(Middleware(Shortcuts, ways=ways, database=database, verifier=app.state.verifier))


class Shortcuts:
    """Answers ordinary reads of one row, and hands on everything else."""

    def __init__(self, app: ASGIApp, *, ways: dict[str, ShortWay], database: Database, verifier: Verifier) -> None:
        """Wrap the router; `ways` are by what stands before the id in the path."""
        self.app = app
        self.ways = ways
        self.database = database
        self.verifier = verifier

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or hand on."""
        if scope["type"] == "http" and scope["method"] == "GET" and not scope["query_string"]:
            folder, _, name = scope["path"].rpartition("/")
            way = self.ways.get(folder)
            if way is not None and _SPELLING.fullmatch(name) and await self._shown(way, UUID(name), scope, send):
                return
        await self.app(scope, receive, send)

    async def _shown(self, way: ShortWay, row: UUID, scope: Scope, send: Send) -> bool:
        """Show the row where the request is ordinary and ends well; tell whether it did."""
        caller = await self._caller(scope)
        if caller is None or not caller.may(way.scope):
            return False
        found = await reading.one(self.database, caller, way.shape, row)
        if found is None:
            return False
        scope["route"] = way.route
        headers = [
            (b"etag", etag(found.version).encode()),
            (b"content-length", str(len(found.body)).encode()),
            (b"content-type", b"application/json"),
        ]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": found.body})
        return True

    async def _caller(self, scope: Scope) -> Caller | None:
        """Return the caller of an ordinary request."""
        token = b""
        for name, value in scope["headers"]:
            if name == b"authorization":
                if token or not value.startswith(_BEARER):
                    return None
                token = value[len(_BEARER) :]
            elif name in _OUT_OF_THE_ORDINARY:
                return None
        try:
            return await self.verifier.verify(token.decode("ascii"))
        except (Problem, UnicodeDecodeError):
            return None


def _way(route: APIRoute) -> tuple[str, ShortWay]:
    """Return the short way to a route; raise `NotShort` where its address or its dependencies ask for more."""
    found = _BY_ID.fullmatch(route.path)
    if found is None or route.methods != {"GET"} or route.dependencies:
        raise NotShort(route.path)
    shape, scope = getattr(route.endpoint, _MARK)
    return found["folder"], ShortWay(shape, scope, route)
