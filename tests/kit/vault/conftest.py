"""A PostgreSQL with the vault's tables, and sessions of callers under row security."""

import base64
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

import pytest
from pydantic import SecretStr
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, create_async_engine
from sqlalchemy.pool import NullPool

from services.cli.embedded.postgres import Postgres
from services.kit.database.migrate import asyncpg_url, make_database
from services.kit.database.roles import Role, role_url
from services.kit.identity.caller import Caller
from services.kit.settings import Settings
from services.kit.vault.access_log import lay_access_log
from services.kit.vault.chain import lay_chain
from services.kit.vault.persons import lay_person_key

SERVICE = "vaulted"
VISIBILITY = (
    "CREATE TABLE scope (key text, row_id uuid)",
    "CREATE FUNCTION caller_keys() RETURNS text[] RETURN string_to_array(current_setting('app.keys', true), ',')",
    f"GRANT SELECT ON scope TO {Role.APP.of(SERVICE)}",
    f"GRANT USAGE ON SCHEMA public TO {Role.APP.of(SERVICE)}, {Role.SYSTEM.of(SERVICE)}",
)

Sessions = Callable[[Caller], AbstractAsyncContextManager[AsyncSession]]


class Collected:
    """Takes a migration's statements to run them afterwards."""

    def __init__(self) -> None:
        self.statements: list[str] = []

    def execute(self, sqltext: str) -> None:
        self.statements.append(sqltext)


@pytest.fixture(scope="session")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder: Path = tmp_path_factory.mktemp("vault")
    with Postgres(folder / "postgres") as server:
        yield server.url


@pytest.fixture(scope="session")
def settings(cluster: str, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    key = base64.b64encode(b"\x05" * 32).decode()
    return Settings(
        state_dir=tmp_path_factory.mktemp("state"),
        database_url=SecretStr(cluster),
        secret_key=SecretStr(key),
        vault_keys=SecretStr(f"k1:{key}"),
        blind_key=SecretStr(base64.b64encode(b"\x06" * 32).decode()),
    )


@pytest.fixture(scope="session")
async def owner(settings: Settings) -> AsyncIterator[AsyncEngine]:
    await make_database(settings, SERVICE)
    engine = create_async_engine(asyncpg_url(role_url(settings, SERVICE, Role.OWNER)), poolclass=NullPool)
    laid = Collected()
    lay_access_log(laid, SERVICE)
    lay_chain(laid, SERVICE)
    lay_person_key(laid, SERVICE)
    async with engine.begin() as connection:
        for statement in (*VISIBILITY, *laid.statements):
            await connection.execute(text(statement))
    yield engine
    await engine.dispose()


@pytest.fixture
async def sessions(settings: Settings, owner: AsyncEngine) -> AsyncIterator[Sessions]:  # noqa: ARG001 -- it lays the tables
    """Give a transaction of the application role in which row security knows the caller."""
    engine = create_async_engine(asyncpg_url(role_url(settings, SERVICE, Role.APP)), hide_parameters=True)

    @asynccontextmanager
    async def begin(caller: Caller) -> AsyncIterator[AsyncSession]:
        async with AsyncSession(engine) as session, session.begin():
            await session.execute(text("SELECT set_config('app.keys', :keys, true)"), {"keys": caller.visible})
            yield session

    yield begin
    await engine.dispose()
