"""What is measured over HTTP: one service in a process of its own, on an embedded PostgreSQL and NATS of its own."""

import os
import platform
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import httpx

from services.cli.embedded.nats import Nats
from services.cli.embedded.postgres import Postgres
from services.cli.state import StateFolder
from services.kit.database.migrate import migrate
from services.kit.identity import issuer
from services.kit.settings import Settings

PART: Final = 2 * 1024 * 1024
"""Bytes of a part of a file."""
STARTING: Final = 120.0
"""Seconds that a service may take until it is ready."""


@contextmanager
def served(
    part: str, *, port_base: int, fill: Callable[[Settings], None] | None = None
) -> Iterator[tuple[Settings, int]]:
    """Run a service with its relay and sequencer, on what `fill` writes first; yield the settings and its process."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that whatever was started ends too
    with tempfile.TemporaryDirectory(prefix="bihuan-") as state:
        os.environ |= {"BIHUAN_STATE_DIR": state, "BIHUAN_LOG_LEVEL": "error"}
        os.environ.setdefault("BIHUAN_PORT_BASE", str(port_base))
        folder = StateFolder(Path(state))
        folder.make_secrets()
        with Postgres(folder.path / "postgres") as postgres, Nats(folder.path / "nats") as nats:
            folder.write_runtime(database_url=postgres.url, nats_url=nats.url)
            settings = Settings()
            issuer.prepare(settings)
            migrate(settings, part)
            if fill is not None:
                fill(settings)
            # `serve` counts what stands in a state folder for left behind, unless a platform runs on it.
            servers = {"BIHUAN_DATABASE_URL": postgres.url, "BIHUAN_NATS_URL": nats.url}
            serve = [sys.executable, "-m", "services.cli", "serve", part]
            service = subprocess.Popen(serve, env=os.environ | servers)  # noqa: S603 -- our own program
            try:
                yield settings, service.pid
            finally:
                service.terminate()
                service.wait()


def machine() -> str:
    """Return what the figures were measured on."""
    return f"Python {platform.python_version()}, {os.cpu_count()} cores, {platform.machine()}"


def bearer(settings: Settings, role: str, district: str) -> dict[str, str]:
    """Return what a caller of a district sends along."""
    return {"Authorization": f"Bearer {issuer.mint(settings, roles=[role], districts=[district])}"}


def ready(client: httpx.Client) -> None:
    """Wait until the service is ready."""
    until = time.monotonic() + STARTING
    while time.monotonic() < until:
        try:
            if client.get("/readyz").is_success:
                return
        except httpx.TransportError:
            pass
        time.sleep(0.2)
    message = "the service did not become ready"
    raise TimeoutError(message)


def ended(
    client: httpx.Client, at: str, headers: Callable[[], dict[str, str]], *, patience: float, pause: float
) -> dict[str, Any]:
    """Wait until an import has ended, asking every `pause` seconds with fresh headers; return it."""
    until = time.monotonic() + patience
    while time.monotonic() < until:
        answer = client.get(at, headers=headers())
        if answer.is_success and answer.json()["state"] not in {"waiting", "running"}:
            shown: dict[str, Any] = answer.json()
            return shown
        time.sleep(pause)
    message = "the import did not end"
    raise TimeoutError(message)
