"""How the exchange reaches services: over their public REST, with the caller's own token."""

from collections.abc import Iterable, Mapping

import httpx
from fastapi import Request

from services.kit.settings import Settings
from services.kit.telemetry.traces import outgoing

TAKEN_ALONG = (
    "accept",
    "accept-language",
    "authorization",
    "bihuan-purpose",
    "content-type",
    "idempotency-key",
    "if-match",
    "if-none-match",
)
"""Headers of a request that a service reads."""

TIMEOUT = httpx.Timeout(30, connect=2)


class Calls:
    """The exchange's connections, one set for each service."""

    def __init__(self, settings: Settings, services: Iterable[str]) -> None:
        """Prepare the connections to these services; none is opened before it is needed."""
        self.clients = {
            name: httpx.AsyncClient(base_url=settings.address(name), timeout=TIMEOUT, trust_env=False)
            for name in services
        }

    async def close(self) -> None:
        """Close all connections."""
        for client in self.clients.values():
            await client.aclose()


def calls_of(request: Request) -> Calls:
    """Return the connections of the exchange that answers this request."""
    calls: Calls = request.app.state.calls
    return calls


def headers_of(request: Request) -> Mapping[str, str]:
    """Return what a service is told of a request: its own headers, and the running trace."""
    return outgoing({name: request.headers[name] for name in TAKEN_ALONG if name in request.headers})
