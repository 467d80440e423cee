"""One log line format for the platform's own code and for every library: JSON, or readable on a terminal.

Each line has the real instant (`at`, UTC), level, service, event, and within a request or other traced work its trace
id, span id and request id. Own code logs through structlog, `log.info("household certified", household=id)`, with a
constant event and values as members; libraries log through `logging` and come out the same. Nothing personal is
rendered (see `redaction`), and exceptions are told without local variables.
"""

import logging
import sys
import traceback
from collections.abc import MutableMapping
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, TextIO

import orjson
import structlog
from structlog.typing import EventDict, Processor

from services.kit.settings import Settings
from services.kit.telemetry.redaction import redact
from services.kit.telemetry.traces import current

OWN_HANDLERS = (
    "uvicorn",
    "uvicorn.error",
    "uvicorn.access",
    "procrastinate",
    "nats",
    "sqlalchemy",
    "asyncpg",
    "alembic",
)
"""Libraries that may have been given handlers of their own; their lines go through ours."""

AT_LEAST_WARNING = ("sqlalchemy", "asyncio", "httpx", "httpcore", "uvicorn.access")
"""Libraries whose lower levels tell each statement or call; uvicorn's access line is replaced by our own."""


@dataclass(frozen=True, slots=True)
class Work:
    """What the running code works for, as log lines name it."""

    service: str
    request_id: str | None = None


WORK: ContextVar[Work | None] = ContextVar("work", default=None)
"""Set for each request by `requests`, and by background tasks where one process serves several parts."""


def set_up_logs(settings: Settings, service: str, stream: TextIO | None = None) -> None:
    """Send every log line of this process to `stream` (standard error), in the settings' format and level.

    `service` names lines that belong to no request or task of another. Start uvicorn with `log_config=None`.
    """
    out = stream or sys.stderr
    shared: list[Processor] = [origin(service), structlog.processors.TimeStamper(fmt="iso", utc=True, key="at")]
    last: list[Processor] = [tell_exception, redact, renderer(settings, out)]
    level = logging.getLevelNamesMapping()[settings.log_level.upper()]
    structlog.configure(
        processors=[structlog.processors.add_log_level, *shared, *last],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.WriteLoggerFactory(file=out),
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(out)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[structlog.stdlib.add_log_level, structlog.stdlib.add_logger_name, *shared],
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *last],
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level)
    for name in OWN_HANDLERS:
        library = logging.getLogger(name)
        library.handlers, library.propagate = [], True
    for name in AT_LEAST_WARNING:
        logging.getLogger(name).setLevel(max(level, logging.WARNING))


def origin(service: str) -> Processor:
    """Return the processor that says where a line comes from: service, request, trace and span."""

    def add_origin(_logger: object, _method: str, event: EventDict) -> EventDict:
        work = WORK.get()
        event["service"] = service if work is None else work.service
        if work is not None and work.request_id is not None:
            event["request_id"] = work.request_id
        span = current()
        if span.is_valid:
            event["trace_id"] = f"{span.trace_id:032x}"
            event["span_id"] = f"{span.span_id:016x}"
        return event

    return add_origin


def tell_exception(_logger: object, _method: str, event: EventDict) -> EventDict:
    """Render an exception as Python does by default: frames and lines of code, no local variables."""
    error = event.pop("exc_info", None)
    if error is True:
        error = sys.exc_info()
    if isinstance(error, tuple):
        error = error[1]
    if isinstance(error, BaseException):
        event["exception"] = "".join(traceback.format_exception(error)).rstrip()
    return event


def renderer(settings: Settings, out: TextIO) -> Processor:
    """Return the renderer that BIHUAN_LOG_FORMAT asks for; `auto` is readable on a terminal and JSON elsewhere."""
    console = settings.log_format == "console" or (settings.log_format == "auto" and out.isatty())
    if console:
        return structlog.dev.ConsoleRenderer(
            colors=out.isatty(), timestamp_key="at", exception_formatter=structlog.dev.plain_traceback
        )
    return as_json


def as_json(_logger: object, _method: str, event: MutableMapping[str, Any]) -> str:
    """Render a line as one JSON object."""
    return orjson.dumps(event, default=str).decode()
