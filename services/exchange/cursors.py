"""Where a reader of the merged feed stands: one position for each service, in one opaque text."""

import base64
import binascii
from collections.abc import Iterable, Mapping

import orjson

from services.kit.http.common import FieldError, ValidationFailed

VERSION = 1
HIGHEST = (1 << 63) - 1


def sealed(positions: Mapping[str, int]) -> str:
    """Return positions as a cursor: stable, so that the same place is the same text."""
    return base64.urlsafe_b64encode(orjson.dumps([VERSION, dict(sorted(positions.items()))])).rstrip(b"=").decode()


def opened(cursor: str | None, services: Iterable[str]) -> dict[str, int]:
    """Return the positions of these services in a cursor, 0 for those it does not name; raise `ValidationFailed`."""
    positions = dict.fromkeys(services, 0)
    if cursor is None:
        return positions
    try:
        version, held = orjson.loads(base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True))
        known = {str(name): int(position) for name, position in held.items()}
    except (binascii.Error, ValueError, TypeError, AttributeError):
        raise refused() from None
    if version != VERSION or not all(name in positions and 0 <= held <= HIGHEST for name, held in known.items()):
        raise refused()
    return positions | known


def refused() -> ValidationFailed:
    """Return the problem of a cursor that is none of ours."""
    return ValidationFailed(errors=(FieldError(pointer="/query/after", rule="cursor"),))
