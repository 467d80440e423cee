"""How the exchange reaches services: over their public REST, with the caller's own token."""

from collections.abc import Iterable

import httpx
from fastapi import Request, Response

from services.kit.http.common import ServiceUnreachable
from services.kit.onward import onward
from services.kit.settings import Settings

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

HOP_BY_HOP = frozenset(
    {"connection", "keep-alive", "transfer-encoding", "upgrade", "content-length", "date", "server", "trace-id"}
)
"""Headers of an answer that belong to one connection, or that the exchange sets itself."""

TIMEOUT = httpx.Timeout(30, connect=2)
CONNECTIONS, KEPT = 100, 20
"""Per service: connections at once, and those of them that wait for a next request."""


Headers = list[tuple[bytes, bytes]]
"""What a service is told beside a request, as httpx sends it."""


class Refused(Exception):
    """A service refuses what it was asked, with a problem of its own that is the caller's to read."""

    def __init__(self, answer: httpx.Response) -> None:
        """Keep the service's answer, whose body was read."""
        super().__init__(str(answer.status_code))
        self.answer = answer


class Calls:
    """The exchange's connections, one set for each service."""

    def __init__(self, settings: Settings, services: Iterable[str]) -> None:
        """Prepare the connections to these services; none is opened before it is needed."""
        limits = httpx.Limits(
            max_connections=CONNECTIONS, max_keepalive_connections=KEPT, keepalive_expiry=settings.idle_seconds
        )
        self.clients = {
            name: httpx.AsyncClient(base_url=settings.address(name), timeout=TIMEOUT, limits=limits, trust_env=False)
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


def headers_of(request: Request) -> Headers:
    """Return what a service is told of a request: its own headers, and the running trace."""
    return onward({name: request.headers[name] for name in TAKEN_ALONG if name in request.headers})


def headers_back(answer: httpx.Response) -> dict[str, str]:
    """Return what the caller is told of a service's answer."""
    return {name: value for name, value in answer.headers.items() if name not in HOP_BY_HOP}


async def require_success(service: str, answer: httpx.Response) -> None:
    """Raise `Refused` where the service refuses the request, `ServiceUnreachable` where it cannot serve it."""
    if answer.is_client_error:
        await answer.aread()
        raise Refused(answer)
    if answer.is_error:
        wait = answer.headers.get("retry-after", "")
        raise ServiceUnreachable(service=service, retry_after=int(wait) if wait.isdecimal() else 1)


def handed_on(_: Request, refused: Exception) -> Response:
    """Answer a request with the problem of the service that refuses it, as it is."""
    if not isinstance(refused, Refused):
        raise refused
    return Response(refused.answer.content, refused.answer.status_code, headers_back(refused.answer))
