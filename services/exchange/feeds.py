"""The merged change feed and the merged snapshot: what a provincial system follows the whole platform by.

Each service's events keep their own order; between services the instant decides. A service that does not answer is
named and nothing of it is lost: the cursor stays where it was for that service.
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
    unreachable: list[str]
    """Services that did not answer; what they have to tell comes in a later call."""


class SnapshotRefused(ServiceUnreachable):
    """A service does not give its snapshot just now.

    `service` names it. A snapshot is whole or it is none.
    """

    status = 503


@router.get("/changes", dependencies=[needs("change:read")], responses=responds(ValidationFailed))
async def read_changes(
    request: Request,
    after: Annotated[str | None, Query(max_length=CURSOR_MOST, description="`last` of the call before.")] = None,
    limit: Annotated[int, Query(ge=1, le=LIMIT)] = 100,
) -> MergedChanges:
    """Return what happened in all services after a cursor, oldest first."""
    positions = opened(after)
    calls, headers = calls_of(request), headers_of(request)
    runs = await asyncio.gather(
        *(changes_of(calls, name, headers, position, limit) for name, position in positions.items())
    )
    answered = {name: run for name, run in zip(positions, runs, strict=True) if run is not None}
    merged = heapq.merge(*answered.values(), key=lambda event: event["time"])
    items = [event for event, _ in zip(merged, range(limit), strict=False)]
    for event in items:
        positions[event["source"].strip("/")] = int(event["position"])
    return MergedChanges(
        items=items, last=sealed(positions), unreachable=[name for name in positions if name not in answered]
    )


@router.get(
    "/snapshot",
    dependencies=[needs("snapshot:read")],
    response_class=StreamingResponse,
    responses=responds(SnapshotRefused),
)
async def read_snapshot(request: Request) -> Response:
    """Stream all rows of all services: for each its position and its rows, at last their number and a cursor.

    A stream without its last line broke off, and is to be asked for again. The feed goes on after the cursor.
    """
    calls, headers = calls_of(request), headers_of(request)
    probes = await asyncio.gather(*(changes_of(calls, name, headers, 0, 1) for name in calls.clients))
    for name, probe in zip(calls.clients, probes, strict=True):
        if probe is None:
            raise SnapshotRefused(service=name)
    return StreamingResponse(snapshot_lines(calls, headers), media_type=NDJSON)


async def changes_of(
    calls: Calls, service: str, headers: Mapping[str, str], after: int, limit: int
) -> list[dict[str, Any]] | None:
    """Return a service's own run of changes; None where it does not answer."""
    query = {"after": str(after), "limit": str(limit)}
    try:
        answer = await calls.clients[service].get("/v1/changes", params=query, headers=dict(headers))
    except httpx.TransportError:
        return None
    if answer.is_error:
        return None
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
    """Yield the lines of one service's snapshot, its last one among them; raise `SnapshotRefused`."""
    last = ""
    try:
        async with calls.clients[service].stream("GET", "/v1/snapshot", headers=dict(headers)) as answer:
            if answer.is_error:
                raise SnapshotRefused(service=service)
            async for line in answer.aiter_lines():
                last = line
                yield line
    except httpx.TransportError:
        raise SnapshotRefused(service=service) from None
    if '"end"' not in last:
        raise SnapshotRefused(service=service)
