"""Calls to the services: their public REST, with the caller's own token, in the caller's language and trace.

One client per service, whose connections stay open for the app's life. What a service refuses is raised as `Refused`
with its problem document as it came; a service that cannot be reached as a problem of the edge.
"""

import json
from collections.abc import Mapping
from typing import Any, Self

import httpx
import orjson

from services.gateway.problems import NoAnswerInTime
from services.kit.http.common import ServiceUnreachable
from services.kit.onward import onward, reaching
from services.kit.settings import Settings

FORWARDED = ("authorization", "accept-language", "bihuan-purpose")
"""What a service needs to know of the caller."""
PATIENCE = httpx.Timeout(connect=2, read=20, write=5, pool=20)
"""Seconds; a statement of a service ends after 15."""
CONNECTIONS = 20
"""Per service: a few times its read pool, so that one request's lists do not wait for one another at the edge."""

Parameter = str | int | bool | list[str]
Query = Mapping[str, Parameter | None]


class Refused(Exception):
    """A service answered with a problem: `document` is its RFC 9457 JSON."""

    def __init__(self, document: dict[str, Any]) -> None:
        """Take the problem document."""
        super().__init__(str(document.get("code", "")))
        self.document = document

    @property
    def status(self) -> int:
        """Return the HTTP status of the problem."""
        return int(self.document["status"])


class Services:
    """The services of the platform, as one process of the gateway reaches them."""

    def __init__(self, settings: Settings, names: tuple[str, ...]) -> None:
        """Prepare the clients; nothing is opened before the first call."""
        limits = httpx.Limits(
            max_connections=CONNECTIONS,
            max_keepalive_connections=CONNECTIONS,
            keepalive_expiry=settings.idle_seconds,
        )
        self._clients = {
            name: httpx.AsyncClient(
                base_url=settings.address(name),
                timeout=PATIENCE,
                limits=limits,
                trust_env=False,
                follow_redirects=False,
            )
            for name in names
        }

    async def __aenter__(self) -> Self:
        """Return itself; connections are opened when they are needed."""
        return self

    async def __aexit__(self, *_: object) -> None:
        """Close the connections."""
        for client in self._clients.values():
            await client.aclose()

    def caller(self, headers: Mapping[str, str]) -> "Caller":
        """Return the services as the sender of these headers may use them."""
        return Caller(self, {name: headers[name] for name in FORWARDED if name in headers})

    async def send(self, service: str, request: "Call", headers: Mapping[str, str]) -> Any:  # noqa: ANN401 -- any JSON
        """Return what a service answers, as JSON values, None where that is nothing.

        Raises `Refused`, `ServiceUnreachable` or `NoAnswerInTime`.
        """
        client = self._clients.get(service)
        if client is None:
            raise ServiceUnreachable(service=service)
        with reaching(service):
            try:
                answer = await client.request(
                    request.method,
                    request.path,
                    params={name: _writable(value) for name, value in request.query.items() if value is not None},
                    content=request.content,
                    headers=onward({**headers, **request.headers}),
                )
            except httpx.ReadTimeout:
                raise NoAnswerInTime(service=service) from None
        if answer.status_code == httpx.codes.NO_CONTENT:
            return None
        try:
            content = orjson.loads(answer.content)
        except orjson.JSONDecodeError:
            raise ServiceUnreachable(service=service) from None
        if answer.is_success:
            return content
        if isinstance(content, dict) and "code" in content:
            raise Refused(content)
        raise ServiceUnreachable(service=service)

    async def ready(self, service: str, patience: float) -> bool:
        """Tell whether a service takes requests; `patience` is in seconds."""
        try:
            return (await self._clients[service].get("/readyz", timeout=patience)).is_success
        except httpx.TransportError:
            return False


def _writable(value: Parameter) -> Parameter:
    """Return a query parameter that UTF-8 can write: half a surrogate pair is legal in GraphQL and no character."""
    return value.encode("utf-8", "replace").decode() if isinstance(value, str) else value


class Call:
    """One request to a service: an address below its own, and what goes with it."""

    __slots__ = ("body", "headers", "method", "path", "query")

    def __init__(
        self,
        method: str,
        path: str,
        *,
        query: Query | None = None,
        body: object = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        """Take the parts; a body is JSON, a merge patch where the method is PATCH."""
        media_type = "application/merge-patch+json" if method == "PATCH" else "application/json"
        self.method = method
        self.path = path
        self.query = query or {}
        self.body = body
        self.headers = {**(headers or {}), **({} if body is None else {"content-type": media_type})}

    @property
    def content(self) -> bytes | None:
        """Return the body as bytes, escaped: half a surrogate pair, which orjson refuses, is for a service to judge."""
        return None if self.body is None else json.dumps(self.body).encode("ascii")


class Caller:
    """The services on behalf of one caller, for the length of one request."""

    def __init__(self, services: Services, headers: Mapping[str, str]) -> None:
        """Take what each call forwards."""
        self._services = services
        self._headers = headers

    async def send(self, service: str, call: Call) -> Any:  # noqa: ANN401 -- any JSON
        """Return what a service answers; see `Services.send`."""
        return await self._services.send(service, call, self._headers)
