"""The health check of a container, against a part that is ready, one that is not, and nobody."""

import http.server
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from services.kit.settings import PARTS
from tests.cli.running import ROOT, free_ports


@contextmanager
def answering(port: int, status: int) -> Iterator[None]:
    """Answer every request on a port with a status, until the block ends."""

    class Answer(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status if self.path == "/readyz" else 404)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            return

    with http.server.HTTPServer(("127.0.0.1", port), Answer) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield
        server.shutdown()
        thread.join()


def asked(base: int, *parts: str) -> int:
    """Run the health check and return its exit code."""
    environment = {"BIHUAN_PORT_BASE": str(base), "PYTHONPATH": str(ROOT)}
    words = [sys.executable, "-m", "services.cli.healthcheck", *parts]
    return subprocess.run(words, env=environment, check=False).returncode


@pytest.mark.parametrize(("status", "code"), [(200, 0), (503, 1)])
def test_a_part_is_healthy_when_it_says_that_it_is_ready(status: int, code: int) -> None:
    base = free_ports()
    with answering(base + PARTS["people"], status):
        assert asked(base, "people") == code


def test_a_platform_of_which_one_part_is_missing_is_not_healthy() -> None:
    base = free_ports()
    with answering(base + PARTS["people"], 200):
        assert asked(base) == 1
