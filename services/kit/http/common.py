"""The problems that any service can have; those of identity stand in `services.kit.identity`."""

import dataclasses
from collections.abc import Mapping
from typing import Any

from services.kit.http.problems import Problem, Say


class NotFound(Problem):
    """There is no such resource, or it is not visible to you.

    Both cases give the same answer, so that nobody learns what exists elsewhere.
    """

    status = 404


class MethodNotAllowed(Problem):
    """This address does not take that method."""

    status = 405
    allowed: tuple[str, ...]

    @property
    def headers(self) -> Mapping[str, str]:
        """Name the methods that the address takes."""
        return {"Allow": ", ".join(self.allowed)}


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class FieldError:
    """One bad field: where it is and which rule it breaks, never what it held."""

    pointer: str
    """JSON pointer (RFC 6901) into the body, or `/query/…`, `/path/…`, `/header/…`, `/cookie/…`."""
    rule: str
    """The rule's stable name, such as `missing` or `resident_id_checksum`."""
    values: Mapping[str, object] = dataclasses.field(default_factory=dict)
    """What the rule's sentence may name: limits and allowed values, never the value that was sent."""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class SaidFieldError:
    """One bad field as it is answered: where it is, the rule it breaks, and one sentence about that rule."""

    pointer: str
    rule: str
    detail: str


class ValidationFailed(Problem):
    """Some values of the request are not acceptable.

    Every bad field is listed at once. The values themselves are not repeated.
    """

    status = 422
    errors: tuple[FieldError, ...]

    @classmethod
    def member_types(cls) -> dict[str, Any]:
        """Return the shape in which errors are answered."""
        return {"errors": tuple[SaidFieldError, ...]}

    def said(self, say: Say) -> dict[str, Any]:
        """Put each broken rule into a sentence."""
        return {
            "errors": [
                SaidFieldError(pointer=error.pointer, rule=error.rule, detail=say("rule", error.rule, error.values))
                for error in self.errors
            ]
        }


class MalformedBody(Problem):
    """The body cannot be read as JSON."""

    status = 400
    position: int | None
    """The character at which reading stopped; null when the body is not even text, or too deep."""


class BadRequest(Problem):
    """The request cannot be understood."""

    status = 400


class PayloadTooLarge(Problem):
    """The body is larger than this address takes."""

    status = 413


class HeadTooLarge(Problem):
    """The head of the request is larger than this platform takes."""

    status = 431


class RequestTooSlow(Problem):
    """The request took too long to arrive."""

    status = 408


class UnsupportedMediaType(Problem):
    """This address does not take a body of that media type."""

    status = 415
    accepted: tuple[str, ...]


class PreconditionRequired(Problem):
    """A change needs If-Match with the ETag that you read.

    Read the resource, then send its ETag in If-Match, so that nobody overwrites what they have not seen.
    """

    status = 428


class PreconditionFailed(Problem):
    """The resource has changed since you read it.

    Read it again, look at what changed, and repeat the change with the new ETag.
    """

    status = 412


class Conflict(Problem):
    """The request does not fit the present state of the resource."""

    status = 409


class IdempotencyKeyReused(Problem):
    """This Idempotency-Key was used for another request.

    A key stands for one request: repeat that request as it was, or take a new key.
    """

    status = 422


class RetryLater(Problem):
    """The request could not be served just now.

    Parent of the problems that go away by themselves: `retry_after` is in seconds and stands in Retry-After too.
    """

    status = 503
    retry_after: int = 1

    @property
    def headers(self) -> Mapping[str, str]:
        """Say when to try again."""
        return {"Retry-After": str(self.retry_after)}


class StillRunning(RetryLater):
    """The first request with this Idempotency-Key is still running."""

    status = 409


class Locked(RetryLater):
    """Someone else is changing this resource right now."""

    status = 409


class Busy(RetryLater):
    """The service cannot reach its database, or has no connection to spare."""

    status = 503


class Unexpected(Problem):
    """Something went wrong on our side.

    Nothing of the cause is told here: it stands in the service's log under the trace id.
    """

    status = 500
    trace_id: str


class ServiceUnreachable(RetryLater):
    """A service of the platform does not answer just now.

    `service` names it; the others go on, so the rest of an answer stands. Ask again for what is missing.
    """

    status = 503
    service: str
