"""A database is brought up, down and up again, and is what the models say it is."""

import asyncio

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, MetaData, Table
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from services.kit.database.base import KIT
from services.kit.database.migrate import asyncpg_url, migrate_async, newest, present
from services.kit.database.roles import Role, role_url
from services.kit.settings import Settings
from tests.kit.database.catalogue import as_role, tables
from tests.small import echo
from tests.small.notes import SERVICE, Base

pytestmark = pytest.mark.anyio

OF_EACH = {"notes": (SERVICE.migrations, Base.metadata), "echo": (echo.SERVICE.migrations, echo.TABLES)}


@pytest.fixture
def apart(settings: Settings) -> Settings:
    """Name databases of their own, for they are emptied."""
    cluster = settings.database_url
    assert cluster is not None
    address = cluster.get_secret_value()
    apart = {name: address.replace("@/postgres", f"@/bihuan_{name}_apart") for name in OF_EACH}
    return settings.model_validate(settings.model_dump() | {"database_urls": apart})


async def to(settings: Settings, service: str, revision: str) -> None:
    await migrate_async(settings, service, revision, folder=OF_EACH[service][0])


async def public_names(settings: Settings, service: str) -> list[str]:
    """Return every table, function and type of schema public, and every other schema that is not PostgreSQL's own."""
    async with as_role(settings, service, Role.OWNER) as owner:
        found = await owner.fetch(
            """
            SELECT 'table ' || relname AS name FROM pg_class
            WHERE relnamespace = 'public'::regnamespace AND relname NOT LIKE 'alembic%'
            UNION ALL SELECT 'function ' || proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace
            UNION ALL SELECT 'schema ' || nspname FROM pg_namespace WHERE nspname !~ '^(pg_|information_schema)'
            ORDER BY 1
            """
        )
        return [row["name"] for row in found]


@pytest.mark.parametrize("service", OF_EACH)
async def test_a_database_goes_up_down_and_up_again(apart: Settings, service: str) -> None:
    await to(apart, service, "head")
    first = await public_names(apart, service)
    await to(apart, service, "base")
    assert await public_names(apart, service) == ["schema public"]
    await to(apart, service, "head")
    assert await public_names(apart, service) == first


@pytest.mark.parametrize("service", OF_EACH)
async def test_the_models_are_what_the_database_holds(apart: Settings, service: str) -> None:
    await to(apart, service, "head")
    engine = create_async_engine(asyncpg_url(role_url(apart, service, Role.OWNER)), poolclass=NullPool)
    async with engine.connect() as connection:
        differences = await connection.run_sync(compared, OF_EACH[service][1])
    await engine.dispose()
    assert differences == []


def compared(connection: Connection, own: MetaData) -> list[object]:
    """Return the differences between the models, the kit's among them, and the database."""
    together = MetaData(naming_convention=own.naming_convention)
    for part in (KIT, own):
        for table in part.tables.values():
            assert isinstance(table, Table)
            table.to_metadata(together)
    options = {
        "compare_type": True,
        "include_name": lambda name, kind, _: not (kind == "table" and name == "alembic_version"),
    }
    return list(compare_metadata(MigrationContext.configure(connection, opts=options), together))


@pytest.mark.parametrize("service", OF_EACH)
async def test_a_migrated_database_is_at_the_revision_that_the_code_expects(apart: Settings, service: str) -> None:
    await to(apart, service, "head")
    assert await present(apart, service) == newest(service, OF_EACH[service][0]) == "0002"


async def test_migrating_twice_at_once_migrates_once(apart: Settings) -> None:
    await to(apart, "notes", "head")
    await to(apart, "notes", "base")
    await asyncio.gather(*(to(apart, "notes", "head") for _ in range(3)))
    async with as_role(apart, "notes", Role.OWNER) as owner:
        assert "note" in await tables(owner)
