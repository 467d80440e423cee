"""How an edge asks a service on behalf of its caller: with the caller's headers, and told apart what went wrong."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import httpx

from services.kit.http.common import BadRequest, ServiceUnreachable
from services.kit.telemetry.traces import outgoing

WHITE_SPACE = " \t"
"""What may stand around a header's value and is no part of it (RFC 9110 section 5.5); httpx refuses to send it."""


def onward(headers: Mapping[str, str]) -> list[tuple[bytes, bytes]]:
    """Return a request's headers as httpx sends them on, byte for byte, and the running trace.

    Of text httpx would make ASCII, and fail where a caller sent anything else.
    """
    return [(name.encode(), value.strip(WHITE_SPACE).encode("latin-1")) for name, value in outgoing(headers).items()]


@contextmanager
def reaching(service: str) -> Iterator[None]:
    """Run a block that calls a service; raise `ServiceUnreachable` where it is out of reach.

    What cannot even be sent says nothing of the service: that is the caller's `BadRequest`.
    """
    try:
        yield
    except httpx.LocalProtocolError:
        raise BadRequest from None
    except httpx.TransportError:
        raise ServiceUnreachable(service=service) from None
