"""What every answer tells a browser: guess nothing, tell nobody where you came from, show it in no frame, keep nothing.

An answer that states one of these headers itself keeps what it states: pages have a policy of their own, their files
are kept for a year. Why `no-store` although resources have ETags: docs/decisions/0080-headers-and-limits.md.
"""

from collections.abc import Iterable

from starlette.types import ASGIApp, Message, Receive, Scope, Send

Header = tuple[bytes, bytes]

ALWAYS: tuple[Header, ...] = (
    (b"cache-control", b"no-store"),
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"referrer-policy", b"no-referrer"),
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
)
OVER_TLS: tuple[Header, ...] = (*ALWAYS, (b"strict-transport-security", b"max-age=31536000"))
"""A browser that came over https comes over https for a year; said only there, for elsewhere it counts for nothing."""


class SecurityHeaders:
    """ASGI middleware that adds what an answer does not state itself."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer with the headers; `https` is what the proxy in front says, where the server trusts it."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        due = OVER_TLS if scope.get("scheme") == "https" else ALWAYS

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = completed(message.get("headers", ()), due)
            await send(message)

        await self.app(scope, receive, send_with_headers)


def completed(stated: Iterable[Header], due: tuple[Header, ...]) -> list[Header]:
    """Return the headers that an answer states, and those that are due and it does not state."""
    headers = list(stated)
    names = dict(headers)
    headers += [header for header in due if header[0] not in names]
    return headers
