"""Calls to other parts of the platform: over their public REST, with a token of the service role.

Only what follows feeds needs this (consumers and rebuilds). The token lives for minutes and is fetched again in time.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, Self

import httpx
import orjson

from services.kit.identity.service_tokens import NoServiceToken, ServiceTokens
from services.kit.settings import Settings


class PeerUnreachable(Exception):
    """Another part did not answer, or not as its contract says."""

    def __init__(self, part: str, why: str) -> None:
        """Name the part, and the status or the kind of error."""
        super().__init__(f"{part}: {why}")


class Peer:
    """Another part, as this service reads its snapshot."""

    def __init__(self, settings: Settings, name: str) -> None:
        """Prepare calls to the part `name`; nothing is opened before the first."""
        self.name = name
        self._client = httpx.AsyncClient(base_url=settings.address(name), timeout=httpx.Timeout(10, read=60))
        self._tokens = ServiceTokens(settings)

    @asynccontextmanager
    async def snapshot(self) -> AsyncIterator[AsyncIterator[dict[str, Any]]]:
        """Stream the lines of a snapshot: first its position, then rows, at last how many there were."""
        headers = await self._headers()
        try:
            async with self._client.stream("GET", "/v1/snapshot", headers=headers) as answer:
                if answer.is_error:
                    raise PeerUnreachable(self.name, str(answer.status_code))
                yield (orjson.loads(line) async for line in answer.aiter_lines() if line)
        except httpx.TransportError as error:
            raise PeerUnreachable(self.name, type(error).__name__) from error

    async def __aenter__(self) -> Self:
        """Return itself; connections are opened when they are needed."""
        return self

    async def __aexit__(self, *_: object) -> None:
        """Close the connections."""
        await self._client.aclose()

    async def _get(self, path: str, query: dict[str, str]) -> httpx.Response:
        try:
            answer = await self._client.get(path, params=query, headers=await self._headers())
        except httpx.TransportError as error:
            raise PeerUnreachable(self.name, type(error).__name__) from error
        if answer.is_error:
            raise PeerUnreachable(self.name, str(answer.status_code))
        return answer

    async def _headers(self) -> dict[str, str]:
        try:
            return {"Authorization": f"Bearer {await self._tokens.current()}"}
        except NoServiceToken as error:
            raise PeerUnreachable(self.name, f"no token: {error}") from error
