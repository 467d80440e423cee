"""The merged change feed and the merged snapshot: what a provincial system follows the whole platform by.

Each service's events keep their own order, and no effect comes before its cause in another service. While a service
does not answer there is no order to be had, so the feed says which one and waits; each service's own feed
(`/people/v1/changes`) goes on.
"""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Annotated, Any

import orjson
from fastapi import APIRouter, Query, Request

from services.exchange.calls import Calls, Headers, calls_of, headers_of, require_success
from services.exchange.cursors import opened, sealed
from services.exchange.merging import Reading, merge, run_of
from services.kit.http.bodies import Output
from services.kit.http.common import ServiceUnreachable
from services.kit.http.problems import responds
from services.kit.identity.access import needs
from services.kit.journal.ndjson import NdjsonResponse
from services.kit.journal.problems import AheadOfFeed
from services.kit.onward import reaching

LIMIT = 500
CURSOR_MOST = 1000

router = APIRouter(prefix="/v1", tags=["feeds"])


class MergedChanges(Output):
    """A run of the merged feed."""

    items: list[dict[str, Any]]
    """CloudEvents 1.0 of all services; `source` says whose, `position` is its place in that service's own feed."""
    last: str
    """Where the next call goes on: its `after`."""
    more: bool
    """Whether the feed goes on behind `last`: then call again at once, though `items` may be empty; else call later."""


@router.get(
    "/changes",
    dependencies=[needs("change:read")],
    responses=responds(AheadOfFeed, ServiceUnreachable),
)
async def read_changes(
    request: Request,
    after: Annotated[str | None, Query(max_length=CURSOR_MOST, description="`last` of the call before.")] = None,
    limit: Annotated[int, Query(ge=1, le=LIMIT)] = 100,
) -> MergedChanges:
    """Return what happened in all services after a cursor: each service's events in order, a cause before its effects.

    One call looks at a bounded part of the feeds, so whoever sees little of them may get nothing and still has more to
    come: go on until `more` is false. Each call reads every service, so ask for as many events as you can take at once.
    """
    calls, headers = calls_of(request), headers_of(request)
    readings = [Reading(name, position) for name, position in opened(after, calls.clients).items()]
    items = await merge(readings, calls, headers, limit)
    return MergedChanges(
        items=items,
        last=sealed({reading.service: reading.position for reading in readings}),
        more=any(reading.more for reading in readings),
    )


@router.get(
    "/snapshot",
    status_code=200,
    dependencies=[needs("snapshot:read")],
    response_class=NdjsonResponse,
    responses=responds(ServiceUnreachable),
)
async def read_snapshot(request: Request) -> NdjsonResponse:
    """Stream all rows of all services: for each its position and its rows, at last their number and a cursor.

    A stream without its last line broke off, and is to be asked for again. The feed goes on after the cursor.
    """
    calls, headers = calls_of(request), headers_of(request)
    asked = (run_of(calls, name, headers, 0, 1) for name in calls.clients)
    await asyncio.gather(*asked)  # each is there, and allows it, while this can still be refused
    lines = snapshot_lines(calls, headers)
    return NdjsonResponse(await anext(lines), lines)


async def snapshot_lines(calls: Calls, headers: Headers) -> AsyncGenerator[bytes]:
    """Yield every service's lines, and then one for all."""
    positions: dict[str, int] = {}
    rows = 0
    for service in calls.clients:
        async with aclosing(service_lines(calls, service, headers)) as lines:
            async for line in lines:
                told = orjson.loads(line)
                if "end" in told:
                    rows += told["rows"]
                    continue
                if "position" in told:
                    positions[service] = int(told["position"])
                yield line.encode() + b"\n"
    yield orjson.dumps({"end": True, "rows": rows, "cursor": sealed(positions)}) + b"\n"


async def service_lines(calls: Calls, service: str, headers: Headers) -> AsyncGenerator[str]:
    """Yield the lines of one service's snapshot, its last one among them; raise `Refused` or `ServiceUnreachable`."""
    last = ""
    with reaching(service):
        async with calls.clients[service].stream("GET", "/v1/snapshot", headers=headers) as answer:
            await require_success(service, answer)
            async for line in answer.aiter_lines():
                last = line
                yield line
    if '"end"' not in last:
        raise ServiceUnreachable(service=service)
