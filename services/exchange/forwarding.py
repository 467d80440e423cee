"""Every service's REST under its prefix: `/people/v1/…` is `/v1/…` of people, streamed both ways and never read.

An address goes on as it was sent, percent signs and all: what it means is for the service to say.

Addresses that a service answers are its own; those in `Location` get the prefix. The other addresses in answers are
relative to the request (`Link: <?after=…>`), so they stay true. Where problems are documented goes along, too; a
service's OpenAPI document alone is read here, to say that its addresses begin with the prefix.
"""

import re
from collections.abc import AsyncIterator
from urllib.parse import quote_from_bytes, unquote

import orjson
from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse, StreamingResponse
from starlette.background import BackgroundTask

from services.exchange.calls import calls_of, headers_back, headers_of
from services.kit.http.common import NotFound
from services.kit.onward import reaching

METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"]
FORWARDED = frozenset({"v1", "problems", "openapi.json", "docs"})
"""What of a service is for the outside, by the first part of its path; its health and metrics are for operators."""
DOCUMENT = "/openapi.json"
SEPARATORS = re.compile(r"[/\\]")
LAYERS = 4
"""How often a path may be encoded over and over; nobody needs more than two."""
PRINTED = "".join(map(chr, range(0x21, 0x7F)))
"""What may stand in an address as it is."""

router = APIRouter(include_in_schema=False)


@router.api_route("/{service}/{path:path}", methods=METHODS)
async def forward(service: str, request: Request) -> Response:
    """Hand a request to a service and its answer back."""
    client = calls_of(request).clients.get(service)
    address = address_of(service, request)
    if client is None or address is None:
        raise NotFound
    asked = client.build_request(request.method, address, headers=headers_of(request), content=body_of(request))
    with reaching(service):
        answer = await client.send(asked, stream=True)
        if (request.method, address) == ("GET", DOCUMENT) and answer.is_success:
            return JSONResponse(orjson.loads(await answer.aread()) | {"servers": [{"url": f"/{service}"}]})
    headers = headers_back(answer)
    if answer.headers.get("location", "").startswith("/"):
        headers["location"] = f"/{service}{answer.headers['location']}"
    return StreamingResponse(
        answer.aiter_raw(), status_code=answer.status_code, headers=headers, background=BackgroundTask(answer.aclose)
    )


def address_of(service: str, request: Request) -> str | None:
    """Return the address behind a service's prefix as it was sent; None where it is not for the outside."""
    prefix, _, path = request.scope["raw_path"].decode("ascii").removeprefix("/").partition("/")
    if prefix != service or path.partition("/")[0] not in FORWARDED or climbs(path):
        return None
    query = quote_from_bytes(request.scope["query_string"], safe=PRINTED)
    return f"/{path}?{query}" if query else f"/{path}"


def climbs(path: str) -> bool:
    """Tell whether a path may lead upwards for anyone who decodes it, however often."""
    for _ in range(LAYERS):
        decoded = unquote(path)
        if decoded == path:
            return not {".", ".."}.isdisjoint(SEPARATORS.split(path))
        path = decoded
    return True


def body_of(request: Request) -> AsyncIterator[bytes] | None:
    """Return the body as it arrives; none where the request announces none."""
    announced = "content-length" in request.headers or "transfer-encoding" in request.headers
    return request.stream() if announced else None
