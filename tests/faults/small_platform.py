"""A platform of the tests' two small services under the real supervisor: notes, which writes, and echo, which listens.

Run as a program, with BIHUAN_PEERS naming both.
"""

import asyncio
from collections.abc import Sequence
from functools import partial

from fastapi import FastAPI

from services.cli.main import one_clear_line, read_settings
from services.cli.platform import require_servers, warm
from services.cli.progress import Display
from services.cli.serving import Part
from services.cli.supervisor import Platform, Supervisor
from services.kit.app import create_service
from services.kit.database.migrate import migrate_async
from services.kit.identity import issuer
from services.kit.service import Service
from services.kit.settings import SERVICES, Settings
from tests.small import echo, notes

PARTS: Sequence[Service] = (notes.SERVICE, echo.SERVICE)


async def migrate(settings: Settings) -> None:
    """Bring both databases up to date."""
    for service in PARTS:
        await migrate_async(settings, service.name, folder=service.migrations)


def prepare(settings: Settings, _tell: object) -> None:
    """Do what `bihuan up` does before it starts the parts."""
    require_servers(settings, SERVICES)
    issuer.prepare(settings)
    asyncio.run(migrate(settings))


def make(service: Service, settings: Settings) -> FastAPI:
    """Make a service's app in its own process."""
    return create_service(service, settings)


def parts(settings: Settings) -> Sequence[Part]:
    """Return both parts on ports in a row."""
    return [Part(part.name, settings.port_base + n, partial(make, part)) for n, part in enumerate(PARTS)]


def announce(_settings: Settings, _parts: Sequence[Part]) -> Sequence[str]:
    """Say nothing beyond `ready`."""
    return ()


if __name__ == "__main__":
    platform = Platform(parts=parts, prepare=prepare, fill=None, announce=announce, warm=warm)
    display = Display()
    with one_clear_line(display):
        Supervisor(platform, read_settings, display).run()
