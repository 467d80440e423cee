"""One process that serves one part or several, under uvicorn."""

import asyncio
import contextlib
import functools
import signal
import socket
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from importlib import import_module

import uvloop
from fastapi import FastAPI

from services.cli.connections import Guarded, GuardedConfig, GuardedServer, Limits
from services.cli.errors import CannotGoOn
from services.kit.settings import PARTS, Settings
from services.kit.telemetry.logs import set_up_logs

GRACE = 10
"""Seconds that a part has to finish its requests when it is asked to end."""


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the platform: its name, its port, and how its app is made (inside its own process)."""

    name: str
    port: int
    make: Callable[[Settings], FastAPI]


def parts_of(settings: Settings, names: Sequence[str] = tuple(PARTS)) -> tuple[Part, ...]:
    """Return the platform's own parts by name; raise `CannotGoOn` for a name that is none."""
    for name in names:
        if name not in PARTS:
            raise CannotGoOn("no_such_part", part=name, parts=", ".join(PARTS))
    return tuple(Part(name, settings.port(name), functools.partial(make_app, name)) for name in names)


def make_app(name: str, settings: Settings) -> FastAPI:
    """Import the part and make its app."""
    app: FastAPI = import_module(f"services.{name}.app").create_app(settings)
    return app


def require_free_port(host: str, part: Part) -> None:
    """Raise `CannotGoOn` where somebody listens on the part's port already."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, part.port))
        except OSError as reason:
            raise CannotGoOn(
                "port_in_use", part=part.name, host=host, port=part.port, reason=reason.strerror
            ) from reason


def serve(settings: Settings, parts: Sequence[Part]) -> None:
    """Serve until SIGTERM or SIGINT; requests under way are finished. Exits with 3 where a part does not start."""
    set_up_logs(settings, ",".join(part.name for part in parts))
    servers = [_Server(_configuration(settings, part)) for part in parts]
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(_serve_all(servers))


class _Server(GuardedServer):
    """A server that leaves the process's signals to `_serve_all`: several of them share one process."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Capture nothing."""
        yield


def _configuration(settings: Settings, part: Part) -> GuardedConfig:
    """Return how uvicorn serves a part."""
    configuration = GuardedConfig(
        part.make(settings),
        host=settings.host,
        port=part.port,
        loop="uvloop",
        http=Guarded,
        access_log=False,
        log_config=None,
        lifespan="on",
        server_header=False,
        forwarded_allow_ips=settings.trusted_proxies,
        timeout_keep_alive=settings.keep_alive_seconds,
        timeout_graceful_shutdown=GRACE,
    )
    configuration.limits = Limits.of(settings)
    return configuration


async def _serve_all(servers: Sequence[_Server]) -> None:
    """Run the servers side by side; the first that ends, or a signal, ends all."""

    def end_all() -> None:
        for server in servers:
            server.force_exit = server.should_exit
            server.should_exit = True

    loop = asyncio.get_running_loop()
    for asked in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(asked, end_all)
    running = [asyncio.create_task(server.serve()) for server in servers]
    await asyncio.wait(running, return_when=asyncio.FIRST_COMPLETED)
    for server in servers:
        server.should_exit = True
    await asyncio.gather(*running)
