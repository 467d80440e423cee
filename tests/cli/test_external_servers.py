"""Servers of one's own: the commands with BIHUAN_DATABASE_URL and BIHUAN_NATS_URL, on a cluster that was empty."""

import json
import subprocess
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, aclosing, asynccontextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from uuid import UUID

import anyio
import asyncpg
import httpx
import pytest
from anyio import to_thread
from procrastinate import PsycopgConnector
from sqlalchemy import QueuePool, make_url

from services.cli.doctor import LISTENERS, connections_of
from services.kit.database.migrate import MIGRATIONS, migrate_async
from services.kit.database.sessions import Database
from services.kit.jobs import JOB_POOL, JOBS_AT_ONCE, queue
from services.kit.journal.problems import SnapshotsTaken
from services.kit.journal.snapshots import Snapshots, snapshots_at_once
from services.kit.settings import PARTS, SERVICES, Settings
from services.people.app import SERVICE as PEOPLE
from services.training.app import SERVICE as TRAINING
from services.vacancies.app import SERVICE as VACANCIES
from services.vacancies.imports.jobs.importing import ask_for as ask_for_its_job
from tests.cli.running import BIHUAN, PATIENCE, command, environment, free_ports, invoked
from tests.ground import nats, postgres, settings, state_dir
from tests.people.invented import person
from tests.running import ready, running
from tests.small.callers import of_area
from tests.vacancies.desk import a_source, desk
from tests.vacancies.imports.jobless import ready as without_a_job
from tests.vacancies.invented import csv_file, row
from tests.waiting import eventually

__all__ = ["nats", "postgres", "settings", "state_dir"]

pytestmark = pytest.mark.anyio

OPEN = """
    SELECT pid FROM pg_stat_activity
    WHERE datname = 'bihuan_' || $1 AND application_name <> 'bihuan ' || $1 || ' jobs' AND usename <> current_user
"""
"""A service's connections, but for those of its job worker; the administrator's are nobody's."""
LISTENING = """
    SELECT pid FROM pg_stat_activity WHERE application_name = 'bihuan ' || $1 || ' jobs' AND query ILIKE 'LISTEN %'
"""
WAITING = "SELECT pid FROM pg_stat_activity WHERE datname = 'bihuan_' || $1 AND wait_event_type = 'Lock'"

GIVEN = ("database_url", "nats_url", "secret_key", "vault_keys", "blind_key")
"""What an installation with servers of its own sets."""


@dataclass(frozen=True)
class Elsewhere:
    """A state folder without a platform in it, the variables that name the servers, and the first migration."""

    state: Path
    port_base: int
    variables: dict[str, str]
    migrated: subprocess.CompletedProcess[str]

    async def command(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run one command to its end."""

        def told() -> subprocess.CompletedProcess[str]:
            return invoked(self.state, *words, port_base=self.port_base, **self.variables)

        return await to_thread.run_sync(told)

    @asynccontextmanager
    async def serving(self, *parts: str) -> AsyncIterator[dict[str, httpx.AsyncClient]]:
        """Serve parts with one command until the block ends, which it must do well; yield a client of each."""
        told = environment(self.state, self.port_base, **self.variables)
        async with await anyio.open_process([*BIHUAN, "serve", ",".join(parts)], env=told, stderr=None) as process:
            try:
                async with AsyncExitStack() as stack:
                    clients = {}
                    for part in parts:
                        address = f"http://127.0.0.1:{self.port_base + PARTS[part]}"
                        client = httpx.AsyncClient(base_url=address, timeout=PATIENCE)
                        clients[part] = await stack.enter_async_context(client)
                        await ready(client)
                    yield clients
            finally:
                process.terminate()
            assert await process.wait() == 0


@pytest.fixture(scope="module")
def elsewhere(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Elsewhere:
    """Name the servers in variables, and migrate."""
    variables = {f"BIHUAN_{name.upper()}": getattr(settings, name).get_secret_value() for name in GIVEN}
    state = tmp_path_factory.mktemp("elsewhere")
    return Elsewhere(state, free_ports(), variables, command(state, "migrate", **variables))


@asynccontextmanager
async def administrator(
    settings: Settings, database: str = "postgres"
) -> AsyncIterator["asyncpg.Connection[asyncpg.Record]"]:
    """Open a connection of the cluster's administrator."""
    assert settings.database_url is not None
    connection = await asyncpg.connect(settings.database_url.get_secret_value(), database=database)
    try:
        yield connection
    finally:
        await connection.close()


async def ask(settings: Settings, question: str, *about: str, database: str = "postgres") -> list[str]:
    """Return the first column of what the cluster's administrator is answered."""
    async with administrator(settings, database) as connection:
        return [str(row[0]) for row in await connection.fetch(question, *about)]


async def test_migrate_makes_a_database_for_every_service(elsewhere: Elsewhere, settings: Settings) -> None:
    assert (elsewhere.migrated.returncode, elsewhere.migrated.stderr) == (0, "")
    made = await ask(settings, "SELECT datname FROM pg_database WHERE datname LIKE 'bihuan%'")
    assert set(made) == {f"bihuan_{service}" for service in SERVICES}


async def test_migrating_again_ends_well(elsewhere: Elsewhere) -> None:
    assert (await elsewhere.command("migrate")).returncode == 0


async def test_two_parts_of_one_command_serve_who_has_a_token(elsewhere: Elsewhere) -> None:
    token = await elsewhere.command("token", "--role", "caseworker", "--district", "440303")
    async with elsewhere.serving("people", "exchange") as parts:
        headers = {"Authorization": f"Bearer {token.stdout.strip()}"}
        made = await parts["people"].post("/v1/persons", json=person(), headers=headers)
        assert made.status_code == httpx.codes.CREATED, made.text
        read = await parts["exchange"].get(f"/people/v1/persons/{made.json()['id']}", headers=headers)
        assert read.json()["id"] == made.json()["id"]


def revisions(service: str) -> list[str]:
    """Return the numbers of a service's migrations, oldest first."""
    return sorted(file.name.partition("_")[0] for file in MIGRATIONS.joinpath(service).glob("*.py"))


async def doctored(elsewhere: Elsewhere) -> dict[str, dict[str, object]]:
    """Return what `bihuan doctor` finds, by what it looked at."""
    return {each["what"]: each for each in json.loads((await elsewhere.command("doctor", "--json")).stdout)}


async def test_doctor_names_versions_what_cannot_be_reached_and_that_the_clock_is_real(elsewhere: Elsewhere) -> None:
    found = await doctored(elsewhere)
    assert str(found["PostgreSQL"]["says"]).startswith(("16.", "18."))
    assert str(found["NATS"]["says"]).startswith("2.")
    assert found["connections"]["well"]
    assert found["clock"]["says"] == "real; it cannot be turned"
    assert (found["people"]["well"], "ConnectError" in str(found["people"]["says"])) == (False, True)


async def test_doctor_names_the_migrations_that_are_pending(elsewhere: Elsewhere, settings: Settings) -> None:
    *_, before, newest = revisions("people")
    await migrate_async(settings, "people", "-1")
    try:
        found = await doctored(elsewhere)
    finally:
        await migrate_async(settings, "people")
    assert found["migrations of people"]["says"] == f"pending: {newest}; the database has {before}"
    assert (found["migrations of people"]["well"], found["migrations of training"]["well"]) == (False, True)


async def test_doctor_looks_into_each_services_own_database(elsewhere: Elsewhere) -> None:
    found = await doctored(with_databases_of_their_own(elsewhere))
    assert (found["PostgreSQL"]["well"], found["connections"]["well"]) == (True, True)
    assert [found[f"migrations of {service}"]["well"] for service in SERVICES] == [True] * len(SERVICES)


async def test_doctor_without_the_secret_key_says_so_and_looks_at_the_rest(elsewhere: Elsewhere) -> None:
    variables = {name: told for name, told in elsewhere.variables.items() if name != "BIHUAN_SECRET_KEY"}
    found = await doctored(replace(elsewhere, variables=variables))
    assert (found["keys"]["well"], str(found["keys"]["says"]).startswith("not set: BIHUAN_SECRET_KEY;")) == (
        False,
        True,
    )
    assert (found["PostgreSQL"]["well"], found["NATS"]["well"], "migrations of people" in found) == (True, True, False)


async def test_doctor_names_whose_server_is_away_and_looks_at_the_others(elsewhere: Elsewhere) -> None:
    found = await doctored(with_databases_of_their_own(elsewhere, people="postgresql://nobody@127.0.0.1:1/people"))
    assert not found["PostgreSQL of people"]["well"]
    assert found["PostgreSQL of vacancies, training, subsidies, matching"]["well"]
    assert ("migrations of people" in found, found["migrations of training"]["well"]) == (False, True)


def with_databases_of_their_own(elsewhere: Elsewhere, **others: str) -> Elsewhere:
    """Name the same databases one by one, but for those that are named here, and no cluster."""
    variables = dict(elsewhere.variables)
    cluster = make_url(variables.pop("BIHUAN_DATABASE_URL"))
    own = {each: cluster.set(database=f"bihuan_{each}").render_as_string(hide_password=False) for each in SERVICES}
    return replace(elsewhere, variables=variables | {"BIHUAN_DATABASE_URLS": json.dumps(own | others)})


async def test_a_database_that_a_later_version_migrated_is_refused_in_one_line(
    elsewhere: Elsewhere, settings: Settings
) -> None:
    newest, to = revisions("matching")[-1], "UPDATE alembic_version SET version_num = $1"
    await ask(settings, to, "9999", database="bihuan_matching")
    try:
        answered, found = await elsewhere.command("migrate"), await doctored(elsewhere)
    finally:
        await ask(settings, to, newest, database="bihuan_matching")
    assert answered.returncode == 1
    assert answered.stderr.startswith(f"The database of matching is at 9999, and this version knows {newest} as the")
    assert answered.stderr.count("\n") == 1
    assert str(found["migrations of matching"]["says"]).startswith("DatabaseIsNewer")


@asynccontextmanager
async def every_pool_full(database: Database) -> AsyncIterator[None]:
    """Take every connection that a service still has for requests and for the system, until the block ends."""
    snapshots, someone = Snapshots({}), of_area("440303")
    async with AsyncExitStack() as held:
        for engine in database.engines.values():
            assert isinstance(engine.pool, QueuePool)
            for _ in range(engine.pool.size() - engine.pool.checkedout()):
                _ = await held.enter_async_context(engine.connect())
        for _ in range(database.reads.get_max_size()):
            await held.enter_async_context(database.reads.acquire())
        for _ in range(snapshots_at_once(database.settings)):
            await anext(await held.enter_async_context(aclosing(snapshots.lines(database, someone))))
        with pytest.raises(SnapshotsTaken):
            await anext(snapshots.lines(database, someone))
        yield


async def how_many(settings: Settings, question: str, service: str) -> int:
    """Return how many rows the cluster's administrator is answered about a service."""
    return len(await ask(settings, question, service))


async def jobs_pool(database: Database) -> int:
    """Return how many connections the pool of a service's job worker may have."""
    async with queue(database).open_async() as app:
        assert isinstance(app.connector, PsycopgConnector)
        return app.connector.pool.max_size


async def test_doctor_counts_every_connection_that_a_service_can_have_open(settings: Settings) -> None:
    async with AsyncExitStack() as stack:
        people = await stack.enter_async_context(running(PEOPLE, settings))
        hearing = settings.model_copy(update={"peers": {"people": people.url}})
        training = await stack.enter_async_context(running(TRAINING, hearing))
        await stack.enter_async_context(every_pool_full(training.database))
        beside = connections_of(settings, "training") - JOB_POOL - LISTENERS
        await eventually(partial(how_many, settings, OPEN, "training"), beside)
        assert await jobs_pool(training.database) == JOB_POOL
        assert await how_many(settings, LISTENING, "training") == LISTENERS


@asynccontextmanager
async def held_up(settings: Settings, imports: Sequence[str]) -> AsyncIterator[None]:
    """Let whoever takes one of these imports on wait until the block ends."""
    async with administrator(settings, "bihuan_vacancies") as connection, connection.transaction():
        await connection.execute("SELECT FROM import WHERE id = ANY ($1::uuid[]) FOR UPDATE", imports)
        yield


async def test_doctor_counts_the_connections_in_which_files_are_imported(settings: Settings) -> None:
    patient = settings.model_copy(update={"lock_timeout_ms": 600_000, "statement_timeout_ms": 600_000})
    async with running(VACANCIES, patient) as vacancies:
        officer = desk(vacancies, "district_officer", "440300")
        imports = [await without_a_job(officer, a_source(), csv_file([row()])) for _ in range(JOBS_AT_ONCE + 1)]
        async with held_up(settings, imports):
            async with vacancies.database.begin_system() as session:
                for each in imports:
                    await ask_for_its_job(session, UUID(each))
            await eventually(partial(how_many, settings, WAITING, "vacancies"), JOBS_AT_ONCE)
            async with every_pool_full(vacancies.database):
                beside = connections_of(settings, "vacancies") - JOB_POOL - LISTENERS
                await eventually(partial(how_many, settings, OPEN, "vacancies"), beside)
        for each in imports:
            assert (await officer.ended(f"/v1/imports/{each}"))["state"] == "done"
