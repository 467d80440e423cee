"""The feeds of all services as one: each service's events in their own order, and no effect before its cause.

What a service tells later may have happened before what another has told already. So nothing is told as long as a feed
goes on behind what was read of it and none of its events is at hand to compare with.

That a feed ends says so of the moment when it was asked. A service hears of an event after the event has its position,
and what it records then is an effect: whoever has read the effect finds the cause if they ask again. So an event is
told when every feed without one at hand was found at its end by a round after that in which the event was read.
"""

import asyncio
from collections import deque
from collections.abc import Iterator, Sequence
from typing import Any

import orjson

from services.exchange.calls import Calls, Headers, require_success
from services.kit.onward import reaching

ROUNDS = 4
"""How often one answer asks a service for more, at most; each time the service looks at a window of its feed."""

Event = dict[str, Any]


class Reading:
    """One service's feed, as far as it was read for one answer."""

    def __init__(self, service: str, position: int) -> None:
        """Begin behind a position."""
        self.service = service
        self.read_to = position
        self.waiting: deque[Event] = deque()
        """Events that were read and not told."""
        self.ended = False
        """Whether the feed ended at `read_to` when it was last asked."""
        self.asked = 0
        """The round in which it was last asked, from 1; all that is waiting was read then."""

    @property
    def position(self) -> int:
        """Return where the next answer goes on: up to here everything was told or is not for the caller."""
        return int(self.waiting[0]["position"]) - 1 if self.waiting else self.read_to

    @property
    def more(self) -> bool:
        """Tell whether the feed goes on behind `position`."""
        return bool(self.waiting) or not self.ended

    def is_known_beside(self, other: "Reading") -> bool:
        """Tell whether nothing of this feed that is not at hand can come before the next event of another."""
        return bool(self.waiting) or (self.ended and self.asked > other.asked)

    async def read(self, calls: Calls, headers: Headers, limit: int, asked: int) -> None:
        """Read the next run in a round; raise `Refused` or `ServiceUnreachable` where the service gives none."""
        run = await run_of(calls, self.service, headers, self.read_to, limit)
        self.waiting.extend(run["items"])
        self.read_to, self.ended, self.asked = int(run["last"]), not run["more"], asked


async def run_of(calls: Calls, service: str, headers: Headers, after: int, limit: int) -> dict[str, Any]:
    """Return a run of a service's own feed; raise `Refused` or `ServiceUnreachable` where it gives none."""
    query = {"after": str(after), "limit": str(limit)}
    with reaching(service):
        answer = await calls.clients[service].get("/v1/changes", params=query, headers=headers)
    await require_success(service, answer)
    run: dict[str, Any] = orjson.loads(answer.content)
    return run


async def merge(readings: Sequence[Reading], calls: Calls, headers: Headers, limit: int) -> list[Event]:
    """Return what comes next in all feeds, `limit` events at most; there may be none though a feed goes on."""
    items: list[Event] = []
    for number in range(1, ROUNDS + 1):
        unread = (reading for reading in readings if not reading.waiting)
        await asyncio.gather(*(reading.read(calls, headers, limit, number) for reading in unread))
        items += next_of(readings, limit - len(items))
        if len(items) == limit or not any(reading.more for reading in readings):
            break
    return items


def next_of(readings: Sequence[Reading], most: int) -> Iterator[Event]:
    """Take the earliest events, as long as nothing that is not at hand can come before them."""
    for _ in range(most):
        at_hand = [reading for reading in readings if reading.waiting]
        if not at_hand:
            return
        first = min(at_hand, key=lambda reading: str(reading.waiting[0]["time"]))
        if not all(reading.is_known_beside(first) for reading in readings):
            return
        yield first.waiting.popleft()
