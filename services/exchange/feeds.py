"""The merged change feed and the merged snapshot: what a provincial system follows the whole platform by.

Each service's events keep their own order; between services the instant decides. While a service does not answer there
is no order to be had, so the feed says which one and waits; each service's own feed (`/people/v1/changes`) goes on.
"""

import asyncio
import heapq
from collections.abc import AsyncIterator, Mapping
from typing import Annotated, Any

import httpx
import orjson
from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import StreamingResponse

from services.exchange.calls import Calls, calls_of, headers_of
from services.exchange.cursors import opened, sealed
from services.kit.http.bodies import Output
from services.kit.http.common import ServiceUnreachable, ValidationFailed
from services.kit.http.problems import responds
from services.kit.identity.access import needs

LIMIT = 500
CURSOR_MOST = 1000
NDJSON = "application/x-ndjson"

router = APIRouter(prefix="/v1", tags=["feeds"])


class MergedChanges(Output):
    """A run of the merged feed."""

    items: list[dict[str, Any]]
    """CloudEvents 1.0 of all services; `source` says whose, `position` is its place in that service's own feed."""
    last: str
    """Where the next call goes on: its `after`."""


@router.get("/changes", dependencies=[needs("change:read")], responses=responds(ValidationFailed, ServiceUnreachable))
async def read_changes(
    request: Request,
    after: Annotated[str | None, Query(max_length=CURSOR_MOST, description="`last` of the call before.")] = None,
    limit: Annotated[int, Query(ge=1, le=LIMIT)] = 100,
) -> MergedChanges:
    """Return what happened in all services after a cursor, oldest first."""
    calls, headers = calls_of(request), headers_of(request)
    positions = opened(after, calls.clients)
    runs = await asyncio.gather(
        *(changes_of(calls, name, headers, position, limit) for name, position in positions.items())
    )
    merged = heapq.merge(*runs, key=lambda event: event["time"])
    items = [event for event, _ in zip(merged, range(limit), strict=False)]
    for event in items:
        positions[event["source"].strip("/")] = int(event["position"])
    return MergedChanges(items=items, last=sealed(positions))


@router.get(
    "/snapshot",
    dependencies=[needs("snapshot:read")],
    response_class=StreamingResponse,
    responses=responds(ServiceUnreachable),
)
async def read_snapshot(request: Request) -> Response:
    """Stream all rows of all services: for each its position and its rows, at last their number and a cursor.

    A stream without its last line broke off, and is to be asked for again. The feed goes on after the cursor.
    """
    calls, headers = calls_of(request), headers_of(request)
    await asyncio.gather(*(changes_of(calls, name, headers, 0, 1) for name in calls.clients))  # while it can be refused
    return StreamingResponse(snapshot_lines(calls, headers), media_type=NDJSON)


async def changes_of(
    calls: Calls, service: str, headers: Mapping[str, str], after: int, limit: int
) -> list[dict[str, Any]]:
    """Return a service's own run of changes; raise `ServiceUnreachable` where it gives none."""
    query = {"after": str(after), "limit": str(limit)}
    try:
        answer = await calls.clients[service].get("/v1/changes", params=query, headers=dict(headers))
    except httpx.TransportError:
        raise ServiceUnreachable(service=service) from None
    if answer.is_error:
        raise ServiceUnreachable(service=service)
    events: list[dict[str, Any]] = orjson.loads(answer.content)["items"]
    return events


async def snapshot_lines(calls: Calls, headers: Mapping[str, str]) -> AsyncIterator[bytes]:
    """Yield every service's lines, and then one for all."""
    positions: dict[str, int] = {}
    rows = 0
    for service in calls.clients:
        async for line in service_lines(calls, service, headers):
            told = orjson.loads(line)
            if "end" in told:
                rows += told["rows"]
                continue
            if "position" in told:
                positions[service] = int(told["position"])
            yield line.encode() + b"\n"
    yield orjson.dumps({"end": True, "rows": rows, "cursor": sealed(positions)}) + b"\n"


async def service_lines(calls: Calls, service: str, headers: Mapping[str, str]) -> AsyncIterator[str]:
    """Yield the lines of one service's snapshot, its last one among them; raise `ServiceUnreachable`."""
    last = ""
    try:
        async with calls.clients[service].stream("GET", "/v1/snapshot", headers=dict(headers)) as answer:
            if answer.is_error:
                raise ServiceUnreachable(service=service)
            async for line in answer.aiter_lines():
                last = line
                yield line
    except httpx.TransportError:
        raise ServiceUnreachable(service=service) from None
    if '"end"' not in last:
        raise ServiceUnreachable(service=service)
