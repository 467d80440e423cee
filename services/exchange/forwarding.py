"""Every service's REST under its prefix: `/people/v1/…` is `/v1/…` of people, streamed both ways and never read.

Addresses that a service answers are its own; those in `Location` get the prefix. The other addresses in answers are
relative to the request (`Link: <?after=…>`), so they stay true. Where problems are documented goes along, too.
"""

from collections.abc import AsyncIterator

import httpx
from fastapi import APIRouter, Request, Response
from fastapi.responses import StreamingResponse
from starlette.background import BackgroundTask

from services.exchange.calls import calls_of, headers_of
from services.kit.http.common import NotFound, ServiceUnreachable

METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"]
FORWARDED = ("v1/", "problems", "openapi.json", "docs")
"""What of a service is for the outside; its health and metrics are for operators."""

HOP_BY_HOP = frozenset(
    {"connection", "keep-alive", "transfer-encoding", "upgrade", "content-length", "date", "server", "trace-id"}
)
"""Headers that belong to one connection, or that the exchange sets itself."""

router = APIRouter(include_in_schema=False)


@router.api_route("/{service}/{path:path}", methods=METHODS)
async def forward(service: str, path: str, request: Request) -> Response:
    """Hand a request to a service and its answer back."""
    client = calls_of(request).clients.get(service)
    if client is None or not path.startswith(FORWARDED) or ".." in path.split("/"):
        raise NotFound
    asked = client.build_request(
        request.method,
        f"/{path}",
        params=httpx.QueryParams(request.url.query),
        headers=dict(headers_of(request)),
        content=body_of(request),
    )
    try:
        answer = await client.send(asked, stream=True)
    except httpx.TransportError:
        raise ServiceUnreachable(service=service) from None
    headers = {name: value for name, value in answer.headers.items() if name not in HOP_BY_HOP}
    if answer.headers.get("location", "").startswith("/"):
        headers["location"] = f"/{service}{answer.headers['location']}"
    return StreamingResponse(
        answer.aiter_raw(), status_code=answer.status_code, headers=headers, background=BackgroundTask(answer.aclose)
    )


def body_of(request: Request) -> AsyncIterator[bytes] | None:
    """Return the body as it arrives; none where the request announces none."""
    announced = "content-length" in request.headers or "transfer-encoding" in request.headers
    return request.stream() if announced else None
