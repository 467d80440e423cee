"""Makes a service's database and roles, and brings its tables up to date with Alembic.

One migration at a time per database (an advisory lock), so that several replicas may start together.
"""

import asyncio
from functools import cache
from pathlib import Path

import asyncpg
from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text
from sqlalchemy.engine import URL
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from services.kit.database.driver import Connection as Driver
from services.kit.database.roles import Role, cluster_url, libpq, role_password, role_url
from services.kit.settings import Settings

MIGRATIONS = Path(__file__).parents[3] / "migrations"
ONE_AT_A_TIME = 0x4269_6875
"""The advisory lock that a migration holds, in the database that it changes."""


class DatabaseIsNewer(Exception):
    """A later version of the platform has migrated the database; this one leaves it alone."""

    def __init__(self, service: str, found: str, newest: str | None) -> None:
        """Name the service, the revision that its database has, and the newest one that this code knows."""
        super().__init__(f"the database of {service} is at {found}, and this version knows {newest} as the newest")
        self.service, self.found, self.newest = service, found, newest


def migrate(settings: Settings, service: str, revision: str = "head") -> None:
    """Bring the database of `service` to `revision`; make it and its roles where they are missing.

    Raises `DatabaseIsNewer`, and changes no table, where the database has a revision that the code does not know.
    """
    asyncio.run(migrate_async(settings, service, revision))


async def migrate_async(
    settings: Settings, service: str, revision: str = "head", *, folder: Path | None = None
) -> None:
    """Do what `migrate` does, from a running loop; `folder` holds the versions where it is not the service's own."""
    await make_database(settings, service)
    engine = create_async_engine(asyncpg_url(role_url(settings, service, Role.OWNER)), poolclass=NullPool)
    try:
        async with engine.connect() as connection:
            await connection.execute(text("SELECT pg_advisory_lock(:key)"), {"key": ONE_AT_A_TIME})
            pending(service, await connection.run_sync(revision_of), folder)
            await connection.commit()
            await connection.run_sync(upgrade, service, revision, folder)
    finally:
        await engine.dispose()


def upgrade(connection: Connection, service: str, revision: str, folder: Path | None = None) -> None:
    """Run the migrations between the database's revision and `revision`, up or down, in one transaction."""
    config = configuration(service, folder)
    config.attributes["connection"] = connection
    if revision == "base" or revision.startswith("-"):
        command.downgrade(config, revision)
    else:
        command.upgrade(config, revision)


def configuration(service: str, folder: Path | None = None) -> Config:
    """Return Alembic's configuration for one service, made without a file."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "newline")
    config.set_main_option("version_locations", str(folder or MIGRATIONS / service).replace("%", "%%"))
    config.attributes["service"] = service
    return config


@cache
def newest(service: str, folder: Path | None = None) -> str | None:
    """Return the revision that the code expects; read once, since `/readyz` asks for it again and again."""
    return ScriptDirectory.from_config(configuration(service, folder)).get_current_head()


def pending(service: str, found: str | None, folder: Path | None = None) -> tuple[str, ...]:
    """Return the revisions that a database at `found` (None: an empty one) still lacks, in their order.

    Raises `DatabaseIsNewer` where the code has no such revision.
    """
    scripts = ScriptDirectory.from_config(configuration(service, folder))
    known = [script.revision for script in scripts.walk_revisions()]
    if found is not None and found not in known:
        raise DatabaseIsNewer(service, found, scripts.get_current_head())
    return tuple(reversed(known if found is None else known[: known.index(found)]))


def revision_of(connection: Connection) -> str | None:
    """Return the revision of the database at the other end, or None where it has none."""
    return MigrationContext.configure(connection).get_current_revision()


async def present(settings: Settings, service: str) -> str | None:
    """Return the revision that the database has, or None where it has none."""
    connection = await asyncpg.connect(libpq(role_url(settings, service, Role.SYSTEM)))
    try:
        if await connection.fetchval("SELECT to_regclass('alembic_version')") is None:
            return None
        revision: str | None = await connection.fetchval("SELECT max(version_num) FROM alembic_version")
        return revision
    finally:
        await connection.close()


async def make_database(settings: Settings, service: str) -> None:
    """Make the service's roles and its database, where they are missing, and set the roles' passwords."""
    target = cluster_url(settings, service)
    admin = await asyncpg.connect(libpq(target.set(database="postgres")))
    try:
        await admin.execute("SELECT pg_advisory_lock($1::bigint)", ONE_AT_A_TIME)
        for role in Role:
            await make_role(admin, role.of(service), role_password(settings, service, role))
        owner = Role.OWNER.of(service)
        await admin.execute(f'GRANT "{owner}" TO CURRENT_USER')
        if not await admin.fetchval("SELECT true FROM pg_database WHERE datname = $1", target.database):
            await admin.execute(
                f'CREATE DATABASE "{target.database}" OWNER "{owner}" TEMPLATE template0 ENCODING \'UTF8\''
            )
        await admin.execute(f'REVOKE ALL ON DATABASE "{target.database}" FROM PUBLIC')
        for role in Role:
            await admin.execute(f'GRANT CONNECT ON DATABASE "{target.database}" TO "{role.of(service)}"')
    finally:
        await admin.close()
    inside = await asyncpg.connect(libpq(target))
    try:
        await inside.execute("SELECT pg_advisory_lock($1::bigint)", ONE_AT_A_TIME)
        await inside.execute(f'ALTER SCHEMA public OWNER TO "{owner}"; REVOKE ALL ON SCHEMA public FROM PUBLIC')
    finally:
        await inside.close()


async def make_role(admin: Driver, name: str, password: str) -> None:
    """Make a role that may log in and nothing else."""
    if not await admin.fetchval("SELECT true FROM pg_roles WHERE rolname = $1", name):
        await admin.execute(f'CREATE ROLE "{name}" LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE')
    await admin.execute(f"ALTER ROLE \"{name}\" PASSWORD '{password}'")


def asyncpg_url(url: URL) -> URL:
    """Return the address as SQLAlchemy's asyncpg dialect reads it."""
    return url.set(drivername="postgresql+asyncpg")
