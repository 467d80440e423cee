"""How errors of a request are told: each with a stable code, those of a problem with its document.

    {"message": …, "path": […], "extensions": {"code": "UNAUTHENTICATED", "problem": {…RFC 9457…}}}

A surprise is told as one, with the trace id under which the log names its type and place.
"""

import traceback
from collections.abc import Iterator, Mapping
from typing import Any
from uuid import uuid4

import structlog
from graphql import ExecutionResult as GraphQLExecutionResult
from graphql import GraphQLError
from pydantic_core import to_jsonable_python
from strawberry.extensions import SchemaExtension
from strawberry.types import ExecutionResult

from services.gateway.context import Context
from services.gateway.problems import Misfit, OperationInvalid
from services.gateway.rest import Refused
from services.kit.http.common import Unexpected
from services.kit.http.problems import Problem, Say
from services.kit.telemetry.redaction import scrub
from services.kit.telemetry.traces import current_trace_id

log = structlog.get_logger(__name__)


class ToldErrors(SchemaExtension):
    """Puts every error of an answer into its form."""

    def on_operation(self) -> Iterator[None]:
        """Wait for the answer, then tell its errors."""
        yield
        result = self.execution_context.result
        if isinstance(result, GraphQLExecutionResult | ExecutionResult) and result.errors:
            context: Context = self.execution_context.context
            result.errors = [told(error, context) for error in result.errors]


def told(error: GraphQLError, context: Context) -> GraphQLError:
    """Return an error as it is answered."""
    cause = error.original_error
    if isinstance(cause, Refused):
        return _with_problem(error, cause.document)
    if isinstance(cause, Problem):
        return _with_problem(error, to_jsonable_python(cause.answer(context.say)))
    if cause is None or isinstance(cause, GraphQLError):
        return _misfit(error, context.say)
    problem = Unexpected(trace_id=current_trace_id() or uuid4().hex)
    frames = "".join(traceback.format_tb(cause.__traceback__))
    log.error("unexpected_error", error=type(cause).__qualname__, trace_id=problem.trace_id, frames=frames)
    return _with_problem(error, to_jsonable_python(problem.answer(context.say)))


def _misfit(error: GraphQLError, say: Say) -> GraphQLError:
    """Tell what does not fit the graph; graphql-core's own sentences are English, and may repeat what was sent."""
    misfit = Misfit.within(error)
    message = scrub(misfit.said(error.message, say) if misfit else error.message)
    problem = to_jsonable_python(OperationInvalid().answer(say)) | {"detail": message}
    extensions = {**(error.extensions or {}), "code": _code(problem), "problem": problem}
    return _again(error, message, extensions)


def _with_problem(error: GraphQLError, document: Mapping[str, Any]) -> GraphQLError:
    title, detail = str(document["title"]), document.get("detail")
    colon = ": " if title.isascii() else "："
    message = f"{title}{colon}{detail}" if detail else title
    return _again(error, message, {"code": _code(document), "problem": document})


def _code(document: Mapping[str, Any]) -> str:
    return str(document["code"]).upper().replace("-", "_")


def _again(error: GraphQLError, message: str, extensions: dict[str, Any]) -> GraphQLError:
    return GraphQLError(
        message,
        nodes=error.nodes,
        source=error.source,
        positions=error.positions,
        path=error.path,
        extensions=extensions,
    )
