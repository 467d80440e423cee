"""A container's health check: exit code 0 where every part that it names (or all of them) says that it is ready.

It runs every few seconds beside each part, so it imports nothing but the standard library.
"""

import http.client
import os
import sys
from collections.abc import Sequence

DISTANCES = {"gateway": 0, "people": 1, "vacancies": 2, "training": 3, "subsidies": 4, "matching": 5, "exchange": 6}
"""The parts' distances from the port base, as `services.kit.settings.PARTS` has them (a test compares the two)."""

PATIENCE = 4.0
"""Seconds that a part may take to answer."""


def ready(port: int) -> bool:
    """Ask the part on a port of this machine."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    try:
        connection.request("GET", "/readyz")
        return connection.getresponse().status == http.HTTPStatus.OK
    except OSError:
        return False
    finally:
        connection.close()


def main(parts: Sequence[str]) -> int:
    """Ask each part; return the exit code."""
    base = int(os.environ.get("BIHUAN_PORT_BASE") or "8000")
    return 0 if all(ready(base + DISTANCES[part]) for part in parts or DISTANCES) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
