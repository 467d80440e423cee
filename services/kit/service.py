"""What a service is, told once: everything the app factory, the command line and the tests need to know of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from fastapi import APIRouter

from services.kit.database.reading import Shape
from services.kit.jobs import Job, Sweep
from services.kit.journal.projecting import Source


@dataclass(frozen=True, eq=False)
class Service:
    """A service: its routes, the public state of its rows, whom it listens to, and its work."""

    name: str
    title: str
    description: str
    routers: tuple[APIRouter, ...]
    states: Mapping[str, Shape]
    """The public state of each kind of row, as events and snapshots carry it."""
    sources: tuple[Source, ...] = ()
    jobs: tuple[Job, ...] = ()
    sweeps: tuple[Sweep, ...] = ()
    connections_of_jobs: int = 0
    """Connections to PostgreSQL that its jobs open for themselves, beside the pools, in one process at most."""
    shapes: tuple[Shape, ...] = field(default=())
    """Every shape that routes read, so that tests can walk them."""
    migrations: Path | None = None
    """Where its migrations are, if not in `migrations/<name>`."""
