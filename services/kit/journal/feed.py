"""The change feed and the snapshot of a service: what others follow it by.

`GET /v1/changes` holds what the caller may see, in the order of positions. `GET /v1/snapshot` streams every row the
caller may see as of one moment, and says the highest position it includes; later ones may already be in it, and the row
version settles that.
"""

from collections.abc import Mapping
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, ConfigDict

from services.kit.database.reading import BIND, Shape, bound
from services.kit.database.sessions import Database
from services.kit.http.problems import responds
from services.kit.identity.access import CurrentCaller, needs
from services.kit.journal.cloudevents import CLOUD_EVENT, FEED, VISIBILITY
from services.kit.journal.ndjson import NdjsonResponse
from services.kit.journal.problems import AheadOfFeed, SnapshotsTaken
from services.kit.journal.snapshots import Snapshots

LIMIT = 500
"""Events of one answer at most."""
WINDOW = 5000
"""Positions that one answer looks at, at most: some 25 ms for a caller who sees none of them."""


class ChangesOut(BaseModel):
    """A run of the feed."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"items": [], "last": "0", "more": False}]})

    items: list[dict[str, object]]
    """CloudEvents 1.0 in the order of `position`; positions that the caller may not see are left out."""
    last: str
    """Where the next call goes on: the `after` of it. Whatever stands up to here was told or is not for the caller."""
    more: bool
    """Whether the feed goes on behind `last`: then call again at once, though `items` may be empty; else call later."""


def router(service: str, states: Mapping[str, Shape]) -> APIRouter:
    """Return the two routes by which others follow `service`."""
    routes = APIRouter(tags=["feed"])
    snapshots = Snapshots(states)

    @routes.get(
        "/v1/changes",
        response_model=ChangesOut,
        dependencies=[needs("change:read")],
        responses=responds(AheadOfFeed),
    )
    async def read_changes(
        request: Request,
        caller: CurrentCaller,
        after: Annotated[int, Query(ge=0, le=(1 << 63) - 1, description="The position that you already have.")] = 0,
        limit: Annotated[int, Query(ge=1, le=LIMIT)] = 100,
    ) -> Response:
        """Return what happened after a position, oldest first.

        One call looks at a bounded part of the feed, so whoever sees little of it may get nothing and still has more to
        come: go on until `more` is false.
        """
        database: Database = request.app.state.database
        statement = changes_statement(service, told=FEED in caller.keys)
        found = await database.reads.fetchrow(statement, *bound(database, caller), after, limit)
        run, highest = found or (None, 0)
        if run is None:
            raise AheadOfFeed(position=str(highest))
        return Response(run, media_type="application/json")

    @routes.get(
        "/v1/snapshot",
        status_code=200,
        dependencies=[needs("snapshot:read")],
        response_class=NdjsonResponse,
        responses=responds(SnapshotsTaken),
    )
    async def read_snapshot(request: Request, caller: CurrentCaller) -> NdjsonResponse:
        """Stream all rows as of now: a line with the position, a line for each row, and a line with their number.

        Few can be read at the same time. One that its reader leaves lying for a minute is broken off.
        """
        lines = snapshots.lines(request.app.state.database, caller)
        return NdjsonResponse(await anext(lines), lines)

    return routes


def changes_statement(service: str, *, told: bool) -> str:
    """Return the statement of the feed: $4 is the position to begin after, $5 the number of events at most.

    It answers the run and the highest position; no run where $4 is higher, which only a restored service can be asked.

    Row security filters what the index of positions finds, entry by entry, so a run ends after `WINDOW` positions
    whatever was found; they have no gaps. Our own services are `told` who may see a row, for they keep it with their
    copies.
    """
    event = CLOUD_EVENT.format(service=service, visibility=VISIBILITY if told else "")
    # The smaller of two before the sum, for $4 may be the highest number that there is.
    return f"""{BIND},
        feed AS MATERIALIZED (SELECT highest_position() AS highest),
        reach AS MATERIALIZED (
            SELECT highest, greatest($4, least($4, highest - {WINDOW}) + {WINDOW}) AS ends FROM feed),
        found AS MATERIALIZED (
            SELECT seen.position, seen.body FROM caller CROSS JOIN reach CROSS JOIN LATERAL (
                SELECT journal.position, {event} AS body FROM journal
                WHERE caller.keys IS NOT NULL AND journal.position > $4 AND journal.position <= reach.ends
                ORDER BY journal.position LIMIT $5) AS seen),
        run AS (
            SELECT coalesce(json_agg(body ORDER BY position), '[]'::json) AS items,
                CASE WHEN count(*) = $5 THEN max(position) END AS filled FROM found)
        SELECT CASE WHEN $4 <= highest THEN json_build_object('items', items, 'last', coalesce(filled, ends)::text,
            'more', coalesce(filled, ends) < highest) END AS run, highest FROM run CROSS JOIN reach"""  # noqa: S608 -- ours: a name, a number
