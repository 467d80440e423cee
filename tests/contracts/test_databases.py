"""Every service's database: what its migrations make is what its models say, and can be taken back and made again."""

from importlib import import_module

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from pydantic import SecretStr
from sqlalchemy import Connection, MetaData
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from services.kit.database.base import KIT
from services.kit.database.migrate import DatabaseIsNewer, asyncpg_url, migrate_async, newest
from services.kit.database.roles import Role, cluster_url, role_url
from services.kit.settings import SERVICES, Settings
from tests.kit.database.catalogue import as_role, unguarded

pytestmark = [pytest.mark.anyio, pytest.mark.parametrize("service", SERVICES)]

CONTENTS = """
SELECT 'relation ' || relname AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace
UNION ALL SELECT 'function ' || oid::regprocedure FROM pg_proc WHERE pronamespace = 'public'::regnamespace
UNION ALL SELECT 'trigger ' || tgname || ' of ' || tgrelid::regclass FROM pg_trigger WHERE NOT tgisinternal
UNION ALL SELECT 'type ' || typname FROM pg_type WHERE typnamespace = 'public'::regnamespace
UNION ALL SELECT 'schema ' || nspname FROM pg_namespace WHERE nspname !~ '^(pg_|information_schema)'
UNION ALL SELECT 'policy ' || polname || ' of ' || polrelid::regclass FROM pg_policy
"""


@pytest.fixture
async def apart(settings: Settings, service: str) -> Settings:
    """Return settings in which the service has a database of its own, migrated: it is emptied again."""
    own = cluster_url(settings, service).set(database=f"bihuan_{service}_contract")
    address = SecretStr(own.render_as_string(hide_password=False))
    changed = settings.model_copy(update={"database_urls": {service: address}})
    await migrate_async(changed, service)
    return changed


async def contents(settings: Settings, service: str) -> set[str]:
    """Return what stands in the database: tables, indexes, functions, triggers, types, schemas, policies."""
    async with as_role(settings, service, Role.SYSTEM) as connection:
        found = {row["name"] for row in await connection.fetch(CONTENTS)}
    return {name for name in found if "alembic_version" not in name}


COLLATED = {"person_residence_idx", "post_district_idx"}
"""Indexes of a column in another order than the column's own, which Alembic reads as if they were in that one."""


def differences(connection: Connection, own: MetaData) -> list[object]:
    """Return where the database is not as the models say."""
    both = MetaData(naming_convention=own.naming_convention)
    for table in (*KIT.tables.values(), *own.tables.values()):
        table.to_metadata(both)
    options = {
        "include_name": lambda name, kind, _: kind != "table" or name != "alembic_version",
        "include_object": lambda _, name, kind, *__: kind != "index" or name not in COLLATED,
        "compare_type": True,
    }
    return list(compare_metadata(MigrationContext.configure(connection, opts=options), both))


async def test_the_database_is_as_the_models_say(apart: Settings, service: str) -> None:
    import_module(f"services.{service}.app")  # which registers every model
    own: MetaData = import_module(f"services.{service}.base").Base.metadata
    engine = create_async_engine(asyncpg_url(role_url(apart, service, Role.SYSTEM)), poolclass=NullPool)
    async with engine.connect() as connection:
        assert await connection.run_sync(differences, own) == []
    await engine.dispose()


async def test_a_database_goes_up_down_and_up_again(apart: Settings, service: str) -> None:
    before = await contents(apart, service)
    await migrate_async(apart, service, "base")
    assert await contents(apart, service) == {"schema public"}
    await migrate_async(apart, service)
    assert await contents(apart, service) == before


@pytest.mark.parametrize("revision", ["head", "base"])
async def test_a_database_that_a_later_version_migrated_is_left_alone(
    apart: Settings, service: str, revision: str
) -> None:
    before = await contents(apart, service)
    async with as_role(apart, service, Role.OWNER) as owner:
        await owner.execute("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(DatabaseIsNewer, match=f"the database of {service} is at 9999"):
        await migrate_async(apart, service, revision)
    async with as_role(apart, service, Role.OWNER) as owner:
        assert await owner.fetchval("SELECT version_num FROM alembic_version") == "9999"
        await owner.execute("UPDATE alembic_version SET version_num = $1", newest(service))
    assert await contents(apart, service) == before


async def test_every_table_has_row_security_that_binds_its_owner_too(apart: Settings, service: str) -> None:
    async with as_role(apart, service, Role.SYSTEM) as system:
        assert await unguarded(system, service) == []
