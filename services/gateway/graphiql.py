"""GraphiQL in a browser, opened on example operations; the page is Strawberry's own, and what it loads stands here.

All examples stand in one document, so that a token pasted once under Headers serves every one of them.
"""

import json
import re
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

from fastapi.routing import APIRoute, APIWebSocketRoute
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from strawberry.fastapi import GraphQLRouter
from strawberry.http.base import BaseRequestProtocol
from strawberry.http.ides import get_graphql_ide_html

from services.gateway.context import Context
from services.gateway.graph import Graph
from services.kit.http.assets import READ, Assets, page_answer
from services.kit.http.common import BadRequest, MalformedBody, MethodNotAllowed, UnsupportedMediaType
from services.kit.http.problems import Problem

EXAMPLES = Path(__file__).with_name("examples")
FOLDER = Path(__file__).with_name("graphiql_files")
HEADERS = {"Authorization": "Bearer ...", "Accept-Language": "zh-Hans"}
"""What the headers of a request look like; the page opens with it, and asks for the graph with it before anyone types.

So it consists of what a browser sends in a header: ASCII.
"""
PLACE_OF_QUERY = "parameters.q || EXAMPLE_QUERY"
PLACE_OF_HEADERS = "React.useState(parameters.headers)"
PLACE_OF_ADDRESS = "history.replaceState(null, null, newSearch);"
"""Where the page writes what is typed, somebody's number perhaps, into its address."""
PLACE_OF_OVERFLOW = "overflow: hidden;"
"""GraphiQL's menus complain on the console about a page that is hidden where it overflows; clipped looks the same."""
ELSEWHERE = re.compile(r"https://unpkg\.com/(?:[^/\"]+/)*([^/\"]+)")
"""An address from which Strawberry's page loads a file, with the name of that file."""


class Entrance(APIRoute):
    """A route whose answers in plain text, Strawberry's for what is no GraphQL request, become problems."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Return the handler; it raises a problem, as every other part of the platform does."""
        answer_to = super().get_route_handler()

        async def refusing(request: Request) -> Response:
            answer = await answer_to(request)
            if isinstance(answer, PlainTextResponse):
                raise problem_of(bytes(answer.body).decode())
            return answer

        return refusing


class Door(GraphQLRouter[Context, None]):
    """`/graphql`: operations by POST, GraphiQL for a browser by GET. Its contract is the graph, not OpenAPI.

    No operation comes by GET: what it asks for may be somebody's number, and addresses stay in logs and histories.
    """

    def __init__(self, schema: Graph, context_getter: Callable[..., Awaitable[Context]]) -> None:
        """Open the door to a graph."""
        super().__init__(
            schema,
            path="/graphql",
            context_getter=context_getter,
            subscription_protocols=(),
            route_class=Entrance,
            include_in_schema=False,
        )
        # Strawberry's socket would be opened to anybody, only to be closed: subscriptions are not offered.
        self.routes = [route for route in self.routes if not isinstance(route, APIWebSocketRoute)]
        self.assets = Assets(FOLDER, "graphql")
        self.add_api_route("/graphql/{name}", self.assets.show, methods=[*READ], include_in_schema=False)

    @cached_property
    def page(self) -> str:
        """Return the page."""
        return page(examples(), self.assets.addresses)

    def encode_json(self, data: object) -> bytes:
        """Write an answer with Chinese as it is; half a character that was sent (a lone surrogate) stays an escape."""
        return json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "backslashreplace")

    def parse_json(self, data: str | bytes) -> Any:  # noqa: ANN401 -- Strawberry's interface
        """Read a body; raise a problem where it is no JSON, or no request at all."""
        try:
            request = self.decode_json(data)
        except (ValueError, RecursionError):
            raise MalformedBody(position=None) from None
        if not isinstance(request, dict | list):
            raise BadRequest
        # Strawberry repeats a name that is unknown in its refusal, and cannot write half a character there.
        if isinstance(request, dict) and not str(request.get("operationName")).isascii():
            raise BadRequest
        return request

    def is_request_allowed(self, request: BaseRequestProtocol) -> bool:
        """Tell whether a request is an operation by POST or asks for the page; raise a problem that says POST else."""
        if request.method == "POST" or self.should_render_graphql_ide(request):
            return True
        raise MethodNotAllowed(allowed=("POST",))

    async def render_graphql_ide(self, request: Request) -> HTMLResponse:  # noqa: ARG002 -- Strawberry's interface
        """Answer the page."""
        return page_answer(self.page)


def problem_of(reason: str) -> Problem:
    """Return the problem that Strawberry's reason for refusing a request stands for."""
    if "content type" in reason:
        return UnsupportedMediaType(accepted=("application/json",))
    return BadRequest()


def examples() -> str:
    """Return all example operations as one document, in the order of their files."""
    return "\n".join(file.read_text(encoding="utf-8") for file in sorted(EXAMPLES.glob("*.graphql")))


def page(query: str, addresses: Mapping[str, str]) -> str:
    """Return Strawberry's page, opened on a query and on headers, its files loaded from these addresses.

    Raises `PageChanged` where it is another page.
    """

    def here(found: re.Match[str]) -> str:
        if found[1] not in addresses:
            raise PageChanged(found[0])
        return addresses[found[1]]

    html = ELSEWHERE.sub(here, get_graphql_ide_html("graphiql"))
    for place, text in (
        (PLACE_OF_QUERY, f"parameters.q || {_in_script(query)}"),
        (
            PLACE_OF_HEADERS,
            f"React.useState(parameters.headers || {_in_script(json.dumps(HEADERS, indent=2))})",
        ),
        (PLACE_OF_ADDRESS, ""),
        (PLACE_OF_OVERFLOW, "overflow: clip;"),
    ):
        if html.count(place) != 1:
            raise PageChanged(place)
        html = html.replace(place, text)
    return html


def _in_script(text: str) -> str:
    """Write a text as JavaScript inside HTML."""
    return json.dumps(text).replace("</", "<\\/")


class PageChanged(Exception):
    """Strawberry's page no longer has the place where our text goes, or loads a file that is not here: names it."""

    def __init__(self, place: str) -> None:
        """Name the place."""
        super().__init__(place)
