"""Lists as cursor connections (Relay's specification) over the keyset pages of the services.

A page's last edge has the service's own `next` as its cursor, so walking from page to page costs one call each. The
services seal no cursor for the rows before it. The cursor of such an edge names the page it stood on, how far down,
and its id: going on after it reads that page again and leaves out what came before, also where a row has gone
meanwhile. So every cursor can be gone on from, and nobody but a service makes up a position.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Generic, NamedTuple, TypeVar

import strawberry

from services.gateway.context import Info
from services.gateway.endpoints import Endpoint
from services.gateway.rest import Call
from services.gateway.shapes import Shape
from services.kit.http.common import FieldError, ValidationFailed
from services.kit.http.pages import LIMIT_MOST

FIRST = 20
"""Rows of a list where the query does not say."""

Node = TypeVar("Node")


@strawberry.type(description="Where a page of a list stands in the list.")
class PageInfo:
    """Relay's page information; lists are walked forwards only."""

    has_next_page: bool = strawberry.field(description="Whether more rows follow.")
    has_previous_page: bool = strawberry.field(description="Whether the page was asked for with `after`.")
    start_cursor: str | None = strawberry.field(description="The cursor of the first edge.")
    end_cursor: str | None = strawberry.field(description="The cursor of the last edge: what `after` takes to go on.")


@strawberry.type(description="One row of a list.")
class Edge(Generic[Node]):
    """A row and where it stands."""

    node: Node = strawberry.field(description="The row.")
    cursor: str = strawberry.field(description="What `after` takes to go on after this row.")


@strawberry.type(description="A page of a list.")
class Connection(Generic[Node]):
    """Relay's connection."""

    edges: list[Edge[Node]] = strawberry.field(description="The rows, in the order of the list.")
    page_info: PageInfo = strawberry.field(description="Where this page stands in the list.")


class Position(NamedTuple):
    """A row without a cursor of a service: the start of its page, how many rows down (from 1), its id if any."""

    start: str | None
    down: int
    row: str

    def __str__(self) -> str:
        return f"{self.start or ''}.{self.down}.{self.row}"


_POSITION = re.compile(r"([\w-]*)\.([1-9]|[1-9][0-9]|1[0-9]{2}|200)\.([0-9a-f-]{36})?")


class Beginning(NamedTuple):
    """Where a page begins: at a cursor of the service, leaving out the rows up to a position."""

    start: str | None
    left_out: Position | None


@dataclass(frozen=True, slots=True)
class Listed:
    """One row of a page of a service: its JSON, and the cursor to go on after it."""

    document: dict[str, Any]
    cursor: str


def beginning(after: str | None) -> Beginning:
    """Return where a cursor leads; one of a service is passed on as it is, for the service to judge."""
    if after is None or "." not in after:
        return Beginning(after, None)
    found = _POSITION.fullmatch(after)
    if found is None:
        raise ValidationFailed(errors=(FieldError(pointer="/after", rule="cursor"),))
    position = Position(found[1] or None, int(found[2]), found[3] or "")
    return Beginning(position.start, position)


async def connection(
    info: Info, endpoint: Endpoint, address: str, query: Mapping[str, Any], first: int, after: str | None
) -> Connection[Shape]:
    """Return `first` rows of a list after a cursor.

    Raises `ValidationFailed` where `first` is not from 1 to 200 or the cursor is none of ours, and `Refused` for what
    the service refuses.
    """
    if not 1 <= first <= LIMIT_MOST:
        rule, limit = ("greater_than_equal", {"ge": 1}) if first < 1 else ("less_than_equal", {"le": LIMIT_MOST})
        raise ValidationFailed(errors=(FieldError(pointer="/first", rule=rule, values=limit),))
    chosen = info.chosen("edges", "node")
    info.context.spend(first * chosen.size)
    fields = endpoint.fields(chosen.names)
    asked = {**query, "fields": ",".join(fields) if fields else None}
    rows, more = await listed(info, endpoint.service, address, asked, first, beginning(after))
    edges = [Edge(node=endpoint.shape.of(each.document), cursor=each.cursor) for each in rows]
    return Connection(
        edges=edges,
        page_info=PageInfo(
            has_next_page=more,
            has_previous_page=after is not None,
            start_cursor=edges[0].cursor if edges else None,
            end_cursor=edges[-1].cursor if edges else None,
        ),
    )


async def listed(
    info: Info, service: str, address: str, query: Mapping[str, Any], first: int, begins: Beginning
) -> tuple[list[Listed], bool]:
    """Return the rows of a page with their cursors, and whether more follow; several calls where one gives too few."""
    start, left_out = begins
    rows: list[Listed] = []
    while True:
        wanted = first - len(rows) + (left_out.down if left_out else 0)
        page = await info.context.send(
            service, Call("GET", address, query={**query, "limit": min(wanted, LIMIT_MOST), "after": start})
        )
        items, following = page["items"], page["next"]
        numbered = [Listed(each, str(Position(start, down, each.get("id", "")))) for down, each in enumerate(items, 1)]
        if numbered and following:
            numbered[-1] = Listed(items[-1], following)
        rows += numbered[how_many_to_leave_out(items, left_out) :]
        if len(rows) >= first or not following:
            return rows[:first], len(rows) > first or bool(following)
        start, left_out = following, None


def how_many_to_leave_out(items: list[dict[str, Any]], position: Position | None) -> int:
    """Return how many rows of a page stand up to a position; where its row has gone, those that stood before it."""
    if position is None:
        return 0
    if not position.row:
        return position.down
    ids = [each["id"] for each in items]
    return ids.index(position.row) + 1 if position.row in ids else position.down - 1
