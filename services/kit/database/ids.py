"""Identities: UUID version 7 (RFC 9562), so that rows lie in the order in which they were registered."""

import secrets
import time
from uuid import UUID

VERSION_7 = 0x7 << 76
VARIANT = 0x2 << 62


def new_id() -> UUID:
    """Return a new identity: 48 bits of real milliseconds, then random ones; it tells nothing else."""
    milliseconds = time.time_ns() // 1_000_000
    random = secrets.randbits(74)  # drawn at once: each draw asks the system
    high, low = random >> 62, random & (1 << 62) - 1
    return UUID(int=(milliseconds & (1 << 48) - 1) << 80 | VERSION_7 | high << 64 | VARIANT | low)
