"""The app factory: what is the same in every service and edge stands here once.

A service starts without its database and becomes ready when the database is there, its migrations are current and a
first query ran; what runs in the background begins at that moment.
"""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from functools import partial
from typing import Any

from fastapi import APIRouter, FastAPI

from services.kit.background import Background
from services.kit.contracts import NOBODYS, VERSIONS
from services.kit.database.migrate import newest
from services.kit.database.sessions import Database
from services.kit.garbage import set_apart
from services.kit.http.answers import install
from services.kit.http.common import ValidationFailed
from services.kit.http.docs import offer_docs
from services.kit.http.examples import answers_of
from services.kit.http.openapi import document
from services.kit.http.pages import Cursors
from services.kit.http.parameters import KNOWN_QUERY
from services.kit.http.problems import responds
from services.kit.idempotency import FORGET
from services.kit.identity.access import REFUSALS
from services.kit.identity.tokens import Verifier
from services.kit.jobs import work
from services.kit.journal.consuming import Consumer
from services.kit.journal.feed import router as feed
from services.kit.journal.recording import Recorder
from services.kit.journal.relaying import relay
from services.kit.journal.sequencing import sequence
from services.kit.service import Service
from services.kit.settings import Settings
from services.kit.shortcuts import take_shortcuts
from services.kit.telemetry.health import Check, health_router
from services.kit.telemetry.logs import set_up_logs
from services.kit.telemetry.metrics import Metrics
from services.kit.telemetry.requests import FASTAPI_TELEMETRY_OFF, watch_requests
from services.kit.telemetry.traces import Traces
from services.kit.vault.chain import keep_chaining
from services.kit.vault.keyring import Keyring
from services.kit.watching import watch, watch_pools


class MigrationsPending(Exception):
    """The database is not at the revision that the code expects."""


def create_service(service: Service, settings: Settings) -> FastAPI:
    """Return a service's app; nothing is opened before it starts."""
    keyring = Keyring.of(settings)
    database = Database(settings, service.name, at_end=(Recorder(service.states, keyring),))
    running = Background()

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        running.start("start", partial(begin, service, database, app.state.metrics, running))
        with set_apart():
            yield
        await running.stop()
        await database.close()
        app.state.traces.close()

    checks: dict[str, Check] = {"migrations": partial(current, service, database), "query": partial(answers, database)}
    app = create_part(service.name, service.title, service.description, settings, checks=checks, lifespan=lifespan)
    app.state.service = service
    app.state.database = database
    app.state.keyring = keyring
    watch_pools(database, app.state.metrics)
    for router in (*service.routers, feed(service.name, service.states)):
        app.include_router(router, dependencies=[KNOWN_QUERY], responses=responds(ValidationFailed))
    take_shortcuts(app, database, (route for router in service.routers for route in router.routes))
    return app


def create_part(
    name: str,
    title: str,
    description: str,
    settings: Settings,
    *,
    checks: Mapping[str, Check],
    lifespan: Any = None,  # noqa: ANN401 -- FastAPI's own type of it is not public
    routers: tuple[APIRouter, ...] = (),
) -> FastAPI:
    """Return the app of a service or an edge with what all of them have: problems, identity, telemetry, health."""
    set_up_logs(settings, name)
    traces, metrics = Traces.of(settings, name), Metrics()
    app = FastAPI(
        title=title,
        description=description,
        version=VERSIONS.get(name, NOBODYS),
        lifespan=lifespan,
        telemetry=FASTAPI_TELEMETRY_OFF,
        redirect_slashes=False,
        docs_url=None,
        redoc_url=None,
    )
    offer_docs(app)
    app.state.settings = settings
    app.state.verifier = Verifier(settings)
    app.state.metrics, app.state.traces = metrics, traces
    if settings.secret_key is not None:
        app.state.cursors = Cursors(settings.secret_key)
    for router in (*routers, health_router(checks), metrics.router()):
        app.include_router(router)
    install(app)
    app.openapi = partial(document, app, secured=REFUSALS, answers=answers_of(name))  # type: ignore[method-assign] # FastAPI's own way to do it
    watch_requests(app, service=name, traces=traces, metrics=metrics)
    return app


async def begin(service: Service, database: Database, metrics: Metrics, running: Background) -> None:
    """Wait for the database, then start what runs beside requests; returns never, so that it is done once."""
    await database.open()
    await current(service, database)
    positioned = asyncio.Event()
    running.start("sequencer", partial(sequence, database, positioned))
    running.start("relay", partial(relay, database, positioned, metrics.relay_position.set))
    running.start("access log", partial(keep_chaining, database))
    running.start("watch", partial(watch, database, metrics))
    running.start("jobs", partial(work, database, service.jobs, (FORGET, *service.sweeps)))
    for source in service.sources:
        running.start(f"consumer of {source.service}", Consumer(database, source).run)
    await asyncio.Event().wait()


async def current(service: Service, database: Database) -> None:
    """Raise `MigrationsPending` unless the database is at the revision that the code expects."""
    present = await database.reads.fetchval("SELECT max(version_num) FROM alembic_version")
    if present != newest(service.name, service.migrations):
        raise MigrationsPending


async def answers(database: Database) -> None:
    """Run a first query through the pool that serves callers."""
    await database.reads.fetchval("SELECT 1")
