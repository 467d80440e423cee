"""One app of the comparison as a process of its own, served as `bihuan up` serves a part: `served.py <app> <port>`."""

import sys
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from functools import partial

from fastapi import FastAPI

from benchmarks.kit import plain
from services.cli.serving import Part, serve
from services.kit.app import create_part, create_service
from services.kit.database.sessions import Database
from services.kit.service import Service
from services.kit.settings import Settings
from services.kit.telemetry.health import Check
from services.kit.vault.keyring import Keyring
from services.people.app import SERVICE as PEOPLE
from tests.small.notes import SERVICE as NOTES


def without_journal(service: Service, settings: Settings) -> FastAPI:
    """Return a service whose writes leave no journal entry, and which has no sequencer, relay or worker."""
    database = Database(settings, service.name)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        await database.open()
        yield
        await database.close()

    async def answers() -> None:
        await database.reads.fetchval("SELECT 1")

    checks: dict[str, Check] = {"query": answers}
    app = create_part(service.name, service.title, service.description, settings, checks=checks, lifespan=lifespan)
    app.state.service, app.state.database, app.state.keyring = service, database, Keyring.of(settings)
    for router in service.routers:
        app.include_router(router)
    return app


APPS: Mapping[str, Callable[[Settings], FastAPI]] = {
    "people": partial(create_service, PEOPLE),
    "people-without-journal": partial(without_journal, PEOPLE),
    "notes": partial(create_service, NOTES),
    "notes-without-journal": partial(without_journal, NOTES),
    "plain": partial(plain.create_app, remembering=True),
    "plain-verifying": partial(plain.create_app, remembering=False),
}

if __name__ == "__main__":
    name = sys.argv[1]
    serve(Settings(), [Part(name, int(sys.argv[2]), APPS[name])])
