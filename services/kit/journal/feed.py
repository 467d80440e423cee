"""The change feed and the snapshot of a service: what others follow it by.

`GET /v1/changes` holds what the caller may see, in the order of positions. `GET /v1/snapshot` streams every row the
caller may see as of one moment, and says the highest position it includes; later ones may already be in it, and the row
version settles that.
"""

from collections.abc import AsyncIterator, Mapping
from typing import Annotated

import orjson
from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, ConfigDict

from services.kit.database.driver import Connection
from services.kit.database.reading import BIND, Shape
from services.kit.database.sessions import Database
from services.kit.identity.access import CurrentCaller, needs
from services.kit.identity.caller import Caller
from services.kit.journal.cloudevents import CLOUD_EVENT, VISIBILITY

LIMIT = 500
"""Events of one answer at most."""
AT_ONCE = 500
"""Rows that a snapshot holds in memory at once."""
FEED = "feed"


class ChangesOut(BaseModel):
    """A run of the feed."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"items": [], "last": "0"}]})

    items: list[dict[str, object]]
    """CloudEvents 1.0 in the order of `position`; positions that the caller may not see are left out."""
    last: str
    """Where the next call goes on: the `after` of it."""


def router(service: str, states: Mapping[str, Shape]) -> APIRouter:
    """Return the two routes by which others follow `service`."""
    routes = APIRouter(tags=["feed"])

    @routes.get("/v1/changes", response_model=ChangesOut, dependencies=[needs("change:read")])
    async def read_changes(
        request: Request,
        caller: CurrentCaller,
        after: Annotated[int, Query(ge=0, le=(1 << 63) - 1, description="The position that you already have.")] = 0,
        limit: Annotated[int, Query(ge=1, le=LIMIT)] = 100,
    ) -> Response:
        """Return what happened after a position, oldest first."""
        database: Database = request.app.state.database
        statement = changes_statement(service, told=FEED in caller.keys)
        found = await database.reads.fetchrow(statement, caller.visible, caller.subject, after, limit)
        body, last = (found["body"], found["last"]) if found is not None else (b"[]", None)
        content = b'{"items":%b,"last":"%d"}' % (body, last if last is not None else after)
        return Response(content, media_type="application/json")

    @routes.get("/v1/snapshot", dependencies=[needs("snapshot:read")], response_class=NdjsonResponse)
    async def read_snapshot(request: Request, caller: CurrentCaller) -> StreamingResponse:
        """Stream all rows as of now: a line with the position, a line for each row, and a line with their number."""
        return NdjsonResponse(snapshot_lines(request.app.state.database, caller, states))

    return routes


class NdjsonResponse(StreamingResponse):
    """One JSON value a line."""

    media_type = "application/x-ndjson"


def changes_statement(service: str, *, told: bool) -> str:
    """Return the statement of the feed: $3 is the position to begin after, $4 the number of events at most.

    Our own services are `told` who may see a row, for they keep it with their copies.
    """
    event = CLOUD_EVENT.format(service=service, visibility=VISIBILITY if told else "")
    return f"""{BIND}
        SELECT coalesce(json_agg(found.body ORDER BY found.position), '[]'::json) AS body, max(found.position) AS last
        FROM caller CROSS JOIN LATERAL (
            SELECT journal.position, {event} AS body FROM journal
            WHERE caller.keys IS NOT NULL AND journal.position > $3 ORDER BY journal.position LIMIT $4) AS found"""  # noqa: S608 -- the service's own name


async def snapshot_lines(database: Database, caller: Caller, states: Mapping[str, Shape]) -> AsyncIterator[bytes]:
    """Yield the lines of a snapshot from one repeatable-read transaction of its own."""
    async with (
        database.reads.acquire() as connection,
        connection.transaction(isolation="repeatable_read", readonly=True),
    ):
        await connection.execute(
            "SELECT set_config('app.keys', $1, true), set_config('app.subject', $2, true)",
            caller.visible,
            caller.subject,
        )
        position = await connection.fetchval("SELECT highest_position()")
        yield orjson.dumps({"source": f"/{database.service}", "position": str(position)}) + b"\n"
        rows = 0
        for kind, state in states.items():
            async for line in state_lines(connection, kind, state, told=FEED in caller.keys):
                rows += 1
                yield line
        yield orjson.dumps({"end": True, "rows": rows}) + b"\n"


async def state_lines(connection: Connection, kind: str, state: Shape, *, told: bool) -> AsyncIterator[bytes]:
    """Yield one line for each row of a kind that the caller sees."""
    visibility = f", 'visibility', array_to_string(visibility_of({state.table}.id), ',')" if told else ""
    statement = f"""
        SELECT json_build_object('kind', '{kind}', 'subject', {state.table}.id,
            'rowversion', {state.table}.version::text, 'state', {state.json()}{visibility}) AS line
        FROM {state.table} ORDER BY {state.table}.id"""  # noqa: S608 -- built from the service's own shapes
    async for row in connection.cursor(statement, prefetch=AT_ONCE):
        yield row["line"] + b"\n"
