"""Another service as those who follow it read it: its change feed, run by run."""

from collections.abc import AsyncIterator
from dataclasses import dataclass

import orjson

from services.kit.journal.cloudevents import Heard
from services.kit.peers import Peer


@dataclass(frozen=True, slots=True)
class Run:
    """A run of a feed: its events, the position behind which the next run begins, and whether there is one already."""

    events: tuple[Heard, ...]
    last: int
    more: bool


class Followed(Peer):
    """A service whose feed and snapshot are read with a token of the service role."""

    async def run(self, after: int, limit: int = 500) -> Run:
        """Return the events after a position, in order; there may be none though the feed goes on."""
        answer = await self._get("/v1/changes", {"after": str(after), "limit": str(limit)})
        told = orjson.loads(answer.content)
        return Run(tuple(Heard.read(event) for event in told["items"]), int(told["last"]), told["more"])

    async def since(self, after: int) -> AsyncIterator[Run]:
        """Yield every run after a position, to the end of the feed."""
        more = True
        while more:
            run = await self.run(after)
            yield run
            after, more = run.last, run.more
