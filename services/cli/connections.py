"""What one connection may cost a part: how many there are, and how long a client may take to ask and to read.

uvicorn ends idle connections, and nothing else: a head or a body that comes byte by byte, a head without end, an answer
that nobody reads hold a connection for ever, and its limit on concurrency lets idle ones stand. So its protocol is told
when a request begins and is complete, and the server looks at every connection once a second: a request costs no timer.
"""

from asyncio import AbstractEventLoop, Transport
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import uvicorn
from pydantic_core import to_json
from uvicorn._types import ASGI3Application
from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol, RequestResponseCycle
from uvicorn.server import ServerState

from services.kit.http.common import BadRequest, Busy, HeadTooLarge, RequestTooSlow
from services.kit.http.headers import ALWAYS
from services.kit.http.languages import Catalogues, negotiate
from services.kit.http.problems import MEDIA_TYPE, Problem
from services.kit.settings import Settings

LOOKED_AT_EVERY = 10
"""Ticks of uvicorn's server, a tenth of a second each, between two looks at the connections."""


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits of every connection of a part, and what is answered to who passes one; see the settings."""

    connections: int
    head_bytes: int
    head_seconds: int
    body_seconds: int
    answer_seconds: int
    refusals: Mapping[type[Problem], bytes]

    @classmethod
    def of(cls, settings: Settings) -> "Limits":
        """Read the limits; the answers are made once, in the language of who asks for none."""
        problems = (BadRequest(), Busy(), HeadTooLarge(), RequestTooSlow())
        voice = Catalogues.of(tuple(type(problem) for problem in problems)).voice(negotiate(None))
        return cls(
            connections=settings.client_connections,
            head_bytes=settings.request_head_bytes,
            head_seconds=settings.request_head_seconds,
            body_seconds=settings.request_body_seconds,
            answer_seconds=settings.answer_seconds,
            refusals={type(problem): _as_bytes(problem, to_json(problem.answer(voice))) for problem in problems},
        )


def _as_bytes(problem: Problem, body: bytes) -> bytes:
    """Return a whole answer that ends its connection, as it stands on the wire."""
    headers = (
        *ALWAYS,
        *((name.lower().encode(), value.encode()) for name, value in problem.headers.items()),
        (b"content-type", MEDIA_TYPE.encode()),
        (b"content-length", str(len(body)).encode()),
        (b"connection", b"close"),
    )
    return STATUS_LINE[problem.status] + b"".join(b"%s: %s\r\n" % header for header in headers) + b"\r\n" + body


class GuardedConfig(uvicorn.Config):
    """A configuration of uvicorn that carries our limits to its connections."""

    limits: Limits


class GuardedServer(uvicorn.Server):
    """A server that ends what takes too long."""

    async def on_tick(self, counter: int) -> bool:
        """Look at every connection once a second."""
        if counter % LOOKED_AT_EVERY == 0:
            for connection in list(self.server_state.connections):
                if isinstance(connection, Guarded):
                    connection.look()
        return await super().on_tick(counter)


class Guarded(HttpToolsProtocol):
    """One connection, which knows since when its client has been at what it is at."""

    def __init__(
        self,
        config: GuardedConfig,
        server_state: ServerState,
        app_state: dict[str, Any],
        _loop: AbstractEventLoop | None = None,
    ) -> None:
        super().__init__(config, server_state, app_state, _loop)
        self._limits = config.limits
        self._in_head = False
        self._head_bytes = 0
        self._asking_since: float | None = None
        self._silent_since: float | None = None
        self._unread_since: float | None = None
        self._running: RequestResponseCycle | None = None

    def connection_made(self, transport: Transport) -> None:  # type: ignore[override]  # as in uvicorn
        """Take the connection, or refuse it at once where there are too many."""
        super().connection_made(transport)
        if len(self.connections) > self._limits.connections:
            self._refuse(Busy)

    def connection_lost(self, exc: Exception | None) -> None:
        """Tell the request that is being answered; where more were sent ahead, uvicorn tells the last of them alone."""
        if self._running is not None:
            self._running.disconnected = True
        super().connection_lost(exc)

    def _start_asgi_task(self, cycle: RequestResponseCycle, app: ASGI3Application) -> None:
        """Remember which request is being answered."""
        self._running = cycle
        super()._start_asgi_task(cycle, app)

    def data_received(self, data: bytes) -> None:
        """Take what came; refuse a head that goes on without end."""
        continues = self._in_head
        super().data_received(data)
        if continues and self._in_head:
            self._head_bytes += len(data)
            if self._head_bytes > self._limits.head_bytes:
                self._refuse(HeadTooLarge)

    def on_message_begin(self) -> None:
        """Note that a request begins: who asks is not silent, and has read what was answered before."""
        super().on_message_begin()
        self._in_head, self._head_bytes, self._asking_since = True, 0, self.loop.time()
        self._silent_since = None
        if not self.flow.write_paused:
            self._unread_since = None

    def on_headers_complete(self) -> None:
        """Note that a body may follow; raise `LongHead` where the head was too long for it."""
        self._head_bytes = len(self.url) + sum(len(name) + len(value) + 4 for name, value in self.headers)
        if self._head_bytes > self._limits.head_bytes:
            raise LongHead
        self._in_head, self._asking_since = False, self.loop.time()
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        """Note that the request is complete: it is our turn."""
        self._asking_since = None
        super().on_message_complete()

    def pause_writing(self) -> None:
        """Note that the client leaves more of the answer unread than is kept for it."""
        super().pause_writing()
        self._unread_since = self.loop.time()

    def resume_writing(self) -> None:
        """Note that the client has read most of it."""
        super().resume_writing()
        self._unread_since = None

    def send_400_response(self, msg: str) -> None:  # noqa: ARG002 -- uvicorn's words for it
        """Answer what is no HTTP, or too long a head, as every part answers."""
        self._refuse(HeadTooLarge if self._head_bytes > self._limits.head_bytes else BadRequest)

    def look(self) -> None:
        """End the connection where its client has taken too long."""
        now = self.loop.time()
        if self._asking_since is not None:
            limit = self._limits.head_seconds if self._in_head else self._limits.body_seconds
            if now - self._asking_since > limit:
                self._refuse(RequestTooSlow)
        self._silent_since = (self._silent_since or now) if self._is_silent() else None
        if self._silent_since is not None and now - self._silent_since > self._limits.head_seconds:
            self.transport.close()
        if not self.flow.write_paused:
            self._unread_since = (self._unread_since or now) if self._leaves_rest() else None
        if self._unread_since is not None and now - self._unread_since > self._limits.answer_seconds:
            self.transport.abort()

    def _answered(self) -> bool:
        """Tell whether nothing that was asked waits for its answer."""
        latest = self._latest()
        return latest is None or latest.response_complete

    def _latest(self) -> RequestResponseCycle | None:
        """Return the latest request, which uvicorn's annotation forgets is none at first."""
        return self.cycle

    def _is_silent(self) -> bool:
        """Tell whether nothing is asked: line ends before a request, which restart uvicorn's own timer, count so."""
        return self._asking_since is None and self._answered()

    def _leaves_rest(self) -> bool:
        """Tell whether the client has not read the end of an answer."""
        return self.transport.get_write_buffer_size() > 0 and (self._answered() or self.transport.is_closing())

    def _refuse(self, problem: type[Problem]) -> None:
        """Answer once, and end the connection; where an answer has begun already, only end it."""
        if self.transport.is_closing():
            return
        latest = self._latest()
        if latest is None or not latest.response_started or latest.response_complete:
            self.transport.write(self._limits.refusals[problem])
        self._asking_since = None
        self.transport.close()


class LongHead(Exception):
    """The head of a request is longer than we take; the parser hands it on as an error of its own."""
