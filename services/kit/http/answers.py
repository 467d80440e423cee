"""One place where every problem becomes an answer: `install(app)` renders ours, FastAPI's, Starlette's and surprises.

`problemtypes.router` comes with it: `GET /problems` and `GET /problems/{code}` document each type the app can answer.
"""

import traceback
from collections.abc import Mapping
from uuid import uuid4

import structlog
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.routing import iter_route_contexts
from opentelemetry import trace
from pydantic_core import to_json
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.routing import Match
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from services.kit.http.common import (
    BadRequest,
    MalformedBody,
    MethodNotAllowed,
    NotFound,
    PayloadTooLarge,
    Unexpected,
    UnsupportedMediaType,
    ValidationFailed,
)
from services.kit.http.etags import NotModified, etag
from services.kit.http.headers import SecurityHeaders
from services.kit.http.languages import Catalogues, catalogues_of, negotiate
from services.kit.http.outages import outage
from services.kit.http.problems import MEDIA_TYPE, Problem
from services.kit.http.problemtypes import router
from services.kit.http.validation import field_errors

log = structlog.get_logger(__name__)


LARGEST_BODY = 2 * 1024 * 1024
"""Bytes that a body may have where the app says nothing else."""
CLIENT_GONE = 499
"""The status, nginx's, of a request whose client went away or was cut off before all of it came; nobody reads it."""


def install(app: FastAPI, *, largest_body: int = LARGEST_BODY) -> None:
    """Answer every problem of this app as RFC 9457, in the caller's language; call it once the routes are imported.

    `largest_body` is in bytes. Starlette's own limit would answer with plain text.
    """
    app.state.catalogues = Catalogues.of(Problem.types())
    app.add_exception_handler(Problem, answer)
    app.add_exception_handler(RequestValidationError, answer)
    app.add_exception_handler(HTTPException, answer)
    app.add_exception_handler(NotModified, answer)
    app.add_middleware(BodyLimit, largest_body=largest_body)
    app.add_middleware(Surprises)
    app.add_middleware(SecurityHeaders)
    app.include_router(router)


def answer(request: Request, error: Exception) -> Response:
    """Render any error as the answer to a request."""
    if isinstance(error, NotModified):
        return Response(status_code=304, headers={"ETag": etag(error.version)})
    if _is_gone(error):
        return Response(status_code=CLIENT_GONE)
    problem = problem_of(request, error)
    language = negotiate(request.headers.get("accept-language"))
    body = to_json(problem.answer(catalogues_of(request).voice(language)))
    headers = {**language.headers, **problem.headers}
    return Response(body, status_code=problem.status, headers=headers, media_type=MEDIA_TYPE)


def _is_gone(error: Exception) -> bool:
    """Tell whether the client is gone; FastAPI makes an unreadable body of that."""
    return isinstance(error, ClientDisconnect) or isinstance(error.__cause__, ClientDisconnect)


def problem_of(request: Request, error: Exception) -> Problem:
    """Return the problem that an error stands for; a surprise is logged here and becomes `Unexpected`."""
    if isinstance(error, Problem):
        return error
    if isinstance(error, RequestValidationError):
        return _validation(error)
    if isinstance(error, HTTPException):
        return _of_status(request, error.status_code)
    return outage(error) or _surprise(error)


def _validation(error: RequestValidationError) -> Problem:
    errors = error.errors()
    unreadable = next((e for e in errors if e["type"] == "json_invalid"), None)
    if unreadable is not None:
        return MalformedBody(position=next((part for part in unreadable["loc"] if isinstance(part, int)), None))
    # FastAPI hands the body on as bytes where its media type is not one of JSON.
    if isinstance(error.body, bytes) and any(e["loc"][0] == "body" for e in errors):
        return UnsupportedMediaType(accepted=("application/json",))
    return ValidationFailed(errors=field_errors(errors, error.body))


def _of_status(request: Request, status: int) -> Problem:
    """Return the problem for a status that Starlette or FastAPI chose; their text may repeat the request: dropped."""
    if status == MethodNotAllowed.status:
        return MethodNotAllowed(allowed=_allowed(request))
    if status == BadRequest.status and "json" in request.headers.get("content-type", ""):
        return MalformedBody(position=None)
    by_status: Mapping[int, type[NotFound | PayloadTooLarge]] = {404: NotFound, 413: PayloadTooLarge}
    return by_status.get(status, BadRequest)() if status < Unexpected.status else Unexpected(trace_id=_trace_id())


def _allowed(request: Request) -> tuple[str, ...]:
    """Return every method that some route takes at this address."""
    allowed: set[str] = set()
    for route in iter_route_contexts(request.app.routes):
        if route.matches(request.scope)[0] is not Match.NONE:
            allowed |= route.methods or set()
    return tuple(sorted(allowed))


def _surprise(error: BaseException) -> Unexpected:
    """Log where an unexpected error arose, by type and place: its text may hold personal data."""
    trace_id = _trace_id()
    frames = traceback.format_tb(error.__traceback__)
    log.error("unexpected_error", error=type(error).__qualname__, trace_id=trace_id, frames="".join(frames))
    return Unexpected(trace_id=trace_id)


def _trace_id() -> str:
    """Return the id of the running trace; a fresh one where nothing is traced."""
    context = trace.get_current_span().get_span_context()
    return trace.format_trace_id(context.trace_id) if context.is_valid else uuid4().hex


class BodyLimit:
    """Refuses a body that is too large: at once where its length is stated, else as soon as it has passed the limit."""

    def __init__(self, app: ASGIApp, *, largest_body: int) -> None:
        """Wrap an app whose bodies have so many bytes at most."""
        self.app = app
        self.largest_body = largest_body

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Run the app; what reads too much gets the exception that FastAPI lets through."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        stated = Headers(scope=scope).get("content-length", "")
        if stated.isdecimal() and int(stated) > self.largest_body:
            await answer(Request(scope, receive), PayloadTooLarge())(scope, receive, send)
            return
        read = 0

        async def counted() -> Message:
            nonlocal read
            message = await receive()
            read += len(message.get("body", b""))
            if read > self.largest_body:
                raise HTTPException(PayloadTooLarge.status)
            return message

        await self.app(scope, counted, send)


class Surprises:
    """Answers errors that no handler knows, here rather than in Starlette, which would log their text."""

    def __init__(self, app: ASGIApp) -> None:
        """Wrap the app's handlers."""
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Run the app; an error before the answer began becomes a problem, one after it ends the connection."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        begun = False

        async def watched(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            await self.app(scope, receive, watched)
        except Exception as error:  # noqa: BLE001 -- this is where every unexpected error ends
            if begun:
                raise AnswerBrokeOff(_surprise(error).trace_id) from None
            await answer(Request(scope, receive), error)(scope, receive, send)


class AnswerBrokeOff(Exception):
    """An answer failed after its first byte; the log tells more under this trace id."""
