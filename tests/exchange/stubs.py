"""Services that have a feed and nothing else, whose answers a test holds back at a moment of its choice."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any

from fastapi import FastAPI

from services.exchange.app import create_app
from services.kit.settings import Settings
from tests.running import Running, serving
from tests.waiting import PATIENCE


class Feed:
    """One service's feed. It looks at what has happened when it answers, as a database does, not when it is asked."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self.events: list[dict[str, Any]] = []
        self.answered = asyncio.Condition()
        self.answers = 0
        """How many answers were made so far."""
        self.hold: int | None = None
        """Which answer, counted from 0, waits until it is let go."""
        self.held, self.let_go = asyncio.Event(), asyncio.Event()
        self.app = FastAPI()
        self.app.add_api_route("/readyz", self.ready)
        self.app.add_api_route("/v1/changes", self.changes)

    def happens(self, what: str, second: int) -> None:
        """Let something happen in a second of a certain minute, and have its position at once."""
        moment = f"2026-03-02T01:00:{second:02}+00:00"
        self.events.append({"position": str(len(self.events) + 1), "time": moment, "type": what})

    async def ready(self) -> None:
        """Answer that it is there."""

    async def changes(self, after: int, limit: int) -> dict[str, Any]:
        """Answer a run."""
        if self.answers == self.hold:
            self.held.set()
            await self.let_go.wait()
        items = self.events[after : after + limit]
        run = {"items": items, "last": str(after + len(items)), "more": after + len(items) < len(self.events)}
        async with self.answered:
            self.answers += 1
            self.answered.notify_all()
        return run

    async def has_answered(self, times: int) -> None:
        """Return once so many answers were made."""
        async with asyncio.timeout(PATIENCE), self.answered:
            await self.answered.wait_for(lambda: self.answers >= times)

    async def is_held(self) -> None:
        """Return once the answer that is to be held was asked for."""
        async with asyncio.timeout(PATIENCE):
            await self.held.wait()


@asynccontextmanager
async def merged(settings: Settings, **feeds: Feed) -> AsyncIterator[Running]:
    """Run an exchange in front of services by their names."""
    async with AsyncExitStack() as stack:
        peers = {
            name: (await stack.enter_async_context(serving(feed.app, settings))).url for name, feed in feeds.items()
        }
        edge = create_app(settings.model_copy(update={"peers": peers}), peers)
        yield await stack.enter_async_context(serving(edge, settings))
