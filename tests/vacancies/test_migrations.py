"""The migrations make what the models say, and can be taken back and made again."""

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from pydantic import SecretStr
from sqlalchemy import Connection, MetaData
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from services.kit.database.base import KIT
from services.kit.database.migrate import asyncpg_url, migrate_async
from services.kit.database.roles import Role, cluster_url, role_url
from services.kit.settings import Settings
from services.vacancies.app import SERVICE
from services.vacancies.base import Base
from tests.kit.database.catalogue import as_role

pytestmark = pytest.mark.anyio

CONTENTS = """
SELECT 'relation ' || relname AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace
UNION ALL SELECT 'function ' || oid::regprocedure FROM pg_proc WHERE pronamespace = 'public'::regnamespace
UNION ALL SELECT 'trigger ' || tgname FROM pg_trigger WHERE NOT tgisinternal
UNION ALL SELECT 'type ' || typname FROM pg_type WHERE typnamespace = 'public'::regnamespace
UNION ALL SELECT 'schema ' || nspname FROM pg_namespace WHERE nspname !~ '^(pg_|information_schema)'
UNION ALL SELECT 'policy ' || polname || ' of ' || polrelid::regclass FROM pg_policy
"""


@pytest.fixture
async def fresh(settings: Settings) -> Settings:
    """Return settings of a vacancies service with a database of its own, migrated."""
    own = cluster_url(settings, SERVICE.name).set(database="bihuan_vacancies_again")
    address = SecretStr(own.render_as_string(hide_password=False))
    changed = settings.model_copy(update={"database_urls": {SERVICE.name: address}})
    await migrate_async(changed, SERVICE.name)
    return changed


async def contents(settings: Settings) -> set[str]:
    """Return what stands in the schemas of the service."""
    async with as_role(settings, SERVICE.name, Role.SYSTEM) as connection:
        return {row["name"] for row in await connection.fetch(CONTENTS)}


def differences(connection: Connection) -> list[object]:
    """Return where the database is not as the models say."""
    both = MetaData(naming_convention=Base.metadata.naming_convention)
    for table in (*KIT.tables.values(), *Base.metadata.tables.values()):
        table.to_metadata(both)
    options = {"include_name": lambda name, kind, _: kind != "table" or name != "alembic_version", "compare_type": True}
    found: list[object] = compare_metadata(MigrationContext.configure(connection, opts=options), both)
    return found


async def test_the_database_is_as_the_models_say(fresh: Settings) -> None:
    engine = create_async_engine(asyncpg_url(role_url(fresh, SERVICE.name, Role.SYSTEM)), poolclass=NullPool)
    async with engine.connect() as connection:
        assert await connection.run_sync(differences) == []
    await engine.dispose()


async def test_nothing_is_left_of_it_when_it_is_taken_back(fresh: Settings) -> None:
    await migrate_async(fresh, SERVICE.name, "base")
    assert {name for name in await contents(fresh) if "alembic_version" not in name} == {"schema public"}


async def test_made_again_it_is_the_same(fresh: Settings) -> None:
    before = await contents(fresh)
    await migrate_async(fresh, SERVICE.name, "base")
    await migrate_async(fresh, SERVICE.name)
    assert await contents(fresh) == before
