"""What happens around every request: its trace context, one access line, its metrics, and `Trace-Id` on the answer.

The access line and the metrics name the route's template (`/v1/persons/{id}`), never the path or the query, which hold
ids and whatever a caller typed. It stands outside everything else in the application, so that the answer to a crash
has its trace id too, and the crash is logged once, within its trace.
"""

import re
import time
from collections.abc import Iterable

import structlog
from fastapi import FastAPI
from fastapi.telemetry import TelemetryConfig
from opentelemetry.context import Context
from opentelemetry.trace import Span, SpanKind
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from services.kit.telemetry.logs import WORK, Work
from services.kit.telemetry.metrics import METHODS, Metrics
from services.kit.telemetry.redaction import scrub
from services.kit.telemetry.traces import PROPAGATOR, Traces

FASTAPI_TELEMETRY_OFF: TelemetryConfig = {"tracing": False, "metrics": False, "logs": False, "auto_configure": False}
"""For `FastAPI(telemetry=…)`: its own spans (since 0.165) carry the raw path, the query and exceptions' messages."""

QUIET = frozenset({"/livez", "/readyz", "/metrics"})
"""Routes that probes ask every few seconds: their access lines are of level debug."""

REQUEST_ID = re.compile(rb"[A-Za-z0-9._-]{8,64}")
NO_PARENT = Context()
UNMATCHED = "unmatched"
SERVER_ERROR = 500

log = structlog.get_logger()


class RequestTelemetry:
    """ASGI middleware, the outermost of an application; see `watch_requests`."""

    def __init__(self, app: ASGIApp, *, service: str, traces: Traces, metrics: Metrics) -> None:
        self.app = app
        self.service = service
        self.traces = traces
        self.metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request within its trace; lifespan messages pass."""
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        parent, request_id = received(scope["headers"])
        with self.traces.span(scope["type"], parent, kind=SpanKind.SERVER) as span:
            work = WORK.set(Work(self.service, request_id or f"{span.get_span_context().span_id:016x}"))
            try:
                if scope["type"] == "http":
                    await self._answer(scope, receive, send, span)
                else:
                    await self.app(scope, receive, send)
                    span.update_name(f"WS {template(scope, '')}")
            finally:
                WORK.reset(work)

    async def _answer(self, scope: Scope, receive: Receive, send: Send, span: Span) -> None:
        """Answer an HTTP request; a crash that was answered to the end stops here, with its line in the log."""
        status, complete = 0, False
        trace_id = f"{span.get_span_context().trace_id:032x}".encode()

        async def send_with_trace(message: Message) -> None:
            nonlocal status, complete
            if message["type"] == "http.response.start":
                status = message["status"]
                message = {**message, "headers": [*message.get("headers", ()), (b"trace-id", trace_id)]}
            await send(message)
            complete = message["type"] == "http.response.body" and not message.get("more_body", False)

        mounted_at = scope.get("root_path", "")
        begun = time.perf_counter()
        self.metrics.in_flight.inc()
        try:
            await self.app(scope, receive, send_with_trace)
        except Exception:
            log.exception("request failed")
            if not complete:
                raise
        finally:
            self.metrics.in_flight.dec()
            self._tell(scope, span, template(scope, mounted_at), status or SERVER_ERROR, time.perf_counter() - begun)

    def _tell(self, scope: Scope, span: Span, route: str, status: int, seconds: float) -> None:
        """Write the access line, count the request, and name its span."""
        method = scope["method"] if scope["method"] in METHODS else "other"
        self.metrics.answered(method, route, status, seconds)
        if self.traces.recorded:
            span.update_name(f"{method} {route}")
            span.set_attributes(
                {"http.request.method": method, "http.route": route, "http.response.status_code": status}
            )
        say = log.debug if route in QUIET else log.warning if status >= SERVER_ERROR else log.info
        say("request", method=method, route=route, status=status, ms=round(seconds * 1000, 1))


def received(headers: Iterable[tuple[bytes, bytes]]) -> tuple[Context, str | None]:
    """Return the trace that a request continues, and the id that its sender gave it.

    An id is 8 to 64 plain characters that do not look like somebody's number.
    """
    carrier: dict[str, str] = {}
    request_id: str | None = None
    for name, value in headers:
        if name in {b"traceparent", b"tracestate"}:
            carrier[name.decode()] = value.decode("latin-1")
        elif name == b"x-request-id" and REQUEST_ID.fullmatch(value):
            request_id = value.decode() if scrub(value.decode()) == value.decode() else None
    return PROPAGATOR.extract(carrier, NO_PARENT) if carrier else NO_PARENT, request_id


def template(scope: Scope, mounted_at: str) -> str:
    """Return the template of the route that answered, with the prefixes of its routers and mounts.

    Since 0.165 FastAPI leaves the route as it was declared in `route`, and its whole template in a context of its own;
    without that context the prefix is missing, never the template replaced by the path.
    """
    prefix: str = scope.get("root_path", "").removeprefix(mounted_at)
    included = scope.get("fastapi", {}).get("effective_route_context")
    path: str | None = getattr(included, "path_format", None) or getattr(scope.get("route"), "path", None)
    return prefix + path if path is not None else prefix or UNMATCHED


def watch_requests(app: FastAPI, *, service: str, traces: Traces, metrics: Metrics) -> None:
    """Put `RequestTelemetry` around an application, outside the middleware that answers crashes."""
    build = app.build_middleware_stack

    def build_watched() -> ASGIApp:
        return RequestTelemetry(build(), service=service, traces=traces, metrics=metrics)

    app.build_middleware_stack = build_watched  # type: ignore[method-assign] # Starlette offers no place outside ServerErrorMiddleware
