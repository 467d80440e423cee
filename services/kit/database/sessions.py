"""A service's connections: transactions for callers, transactions for the system, and a pool for reads.

A transaction belongs to a caller and commits before the answer leaves; only the kit commits. Its journal entries are
written at its end, after every change was flushed, so that a row's events keep the order of its changes.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from typing import TypeVar, cast

import asyncpg
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker, create_async_engine

from services.kit.clock import Clock
from services.kit.database.driver import Connection, Pool
from services.kit.database.migrate import asyncpg_url
from services.kit.database.roles import Role, libpq, refuse_unsafe, role_url
from services.kit.http.common import Busy
from services.kit.identity.caller import Caller
from services.kit.settings import Settings

BIND_CALLER = text(
    "SELECT set_config('app.keys', :keys, true), set_config('app.subject', :subject, true), "
    "set_config('app.today', :today, true)"
)
"""Tells row security who asks, and what is said as of today which day that is, until the transaction ends."""

Read = TypeVar("Read")

AtEnd = Callable[[AsyncSession], Awaitable[None]]
"""A step at the end of every transaction, before its commit."""

SYSTEM_POOL = 2
"""Connections of a service's system pool."""
CONNECTS_WITHIN = 60.0
"""Seconds that a connection beside the pools may take; as long as asyncpg itself gives one."""
LEAVES_WITHIN = 2.0
"""Seconds that it has to say farewell."""
CLOSES_WITHIN = 5.0
"""Seconds that reads under way have to end when the service does."""


class Database:
    """The connections of one service; made at start-up, closed at its end."""

    def __init__(self, settings: Settings, service: str, *, at_end: Sequence[AtEnd] = ()) -> None:
        """Prepare the pools; nothing is opened before the first use. `at_end` runs before each commit, in order."""
        self.settings = settings
        self.service = service
        self.clock: Clock = settings.clock
        self.committed = asyncio.Event()
        """Set after each commit of this process, to wake the sequencer."""
        self._app = self._engine(Role.APP, settings.pool_size)
        self._system = self._engine(Role.SYSTEM, SYSTEM_POOL)
        self._app_sessions = async_sessionmaker(self._app, expire_on_commit=False)
        self._system_sessions = async_sessionmaker(self._system, expire_on_commit=False)
        self._reads: Pool | None = None
        self._at_end = tuple(at_end)
        self._read: dict[object, object] = {}

    @property
    def engines(self) -> dict[str, AsyncEngine]:
        """Return the pools by name, for metrics."""
        return {"app": self._app, "system": self._system}

    @property
    def reads(self) -> Pool:
        """Return the pool of one-statement reads; raise `Busy` before `open` has found the application role safe."""
        if self._reads is None:
            raise Busy
        return self._reads

    def once(self, read: Callable[[Settings], Read]) -> Read:
        """Return what `read` finds where the settings say, such as a folder's files: read once, and kept."""
        if read not in self._read:
            self._read[read] = read(self.settings)
        return cast("Read", self._read[read])

    async def open(self) -> None:
        """Open the read pool, after making sure that row security binds the application role."""
        if self._reads is not None:
            return
        pool = await asyncpg.create_pool(
            libpq(role_url(self.settings, self.service, Role.APP)),
            min_size=1,
            max_size=self.settings.read_pool_size,
            server_settings=self._limits() | {"plan_cache_mode": "force_generic_plan"},
            init=read_json_as_bytes,
            reset=leave_as_it_is,
        )
        try:
            async with pool.acquire() as connection:
                await refuse_unsafe(connection)
        except BaseException:
            await pool.close()
            raise
        self._reads = pool

    async def close(self) -> None:
        """Give all connections back; what is still read after some seconds is cut off."""
        if self._reads is not None:
            with suppress(TimeoutError):
                async with asyncio.timeout(CLOSES_WITHIN):
                    await self._reads.close()
        await self._app.dispose()
        await self._system.dispose()

    @asynccontextmanager
    async def begin(self, caller: Caller) -> AsyncIterator[AsyncSession]:
        """Open a transaction in which row security knows the caller; it commits when the block ends well.

        Raises `Busy` before `open` has found the application role safe.
        """
        if self._reads is None:
            raise Busy
        bound = {"keys": caller.visible, "subject": caller.subject, "today": self.clock.today().isoformat()}
        async with self._transaction(self._app_sessions, bound) as session:
            yield session

    @asynccontextmanager
    async def begin_system(self) -> AsyncIterator[AsyncSession]:
        """Open a transaction of the system role: projections, sweeps, population runs."""
        async with self._transaction(self._system_sessions) as session:
            yield session

    @asynccontextmanager
    async def connection(
        self, task: str, more: Mapping[str, str], *, patience: float = CONNECTS_WITHIN
    ) -> AsyncIterator[Connection]:
        """Open a connection of the system role beside the pools, for a task that is no transaction.

        `more` are PostgreSQL's settings of it; no statement has a limit. It is made within `patience` seconds.
        """
        name = {"application_name": f"bihuan {self.service} {task}", "timezone": "UTC", "jit": "off"}
        connection = await asyncpg.connect(
            libpq(role_url(self.settings, self.service, Role.SYSTEM)),
            timeout=patience,
            server_settings=name | dict(more),
        )
        try:
            yield connection
        finally:
            await connection.close(timeout=LEAVES_WITHIN)

    @asynccontextmanager
    async def _transaction(
        self, sessions: async_sessionmaker[AsyncSession], bound: Mapping[str, str] | None = None
    ) -> AsyncIterator[AsyncSession]:
        async with sessions() as session:
            session.info["database"] = self
            if bound is not None:
                await bind(session, bound)
            yield session
            for step in self._at_end:
                await step(session)
            await session.commit()
        self.committed.set()

    def _engine(self, role: Role, size: int) -> AsyncEngine:
        return create_async_engine(
            asyncpg_url(role_url(self.settings, self.service, role)),
            pool_size=size,
            max_overflow=0,
            pool_pre_ping=False,
            hide_parameters=True,
            connect_args={"server_settings": self._limits()},
        )

    def _limits(self) -> dict[str, str]:
        """Return the settings of every connection: no statement and no lock may hold others up without end."""
        return {
            "application_name": f"bihuan {self.service}",
            "statement_timeout": str(self.settings.statement_timeout_ms),
            "lock_timeout": str(self.settings.lock_timeout_ms),
            "idle_in_transaction_session_timeout": "60000",
            "timezone": "UTC",
            "jit": "off",
        }


async def bind(session: AsyncSession, bound: Mapping[str, str]) -> None:
    """Tell row security who asks; once more where the pool's connection had died since its last use.

    Nothing of the request was done yet, so it need not fail because PostgreSQL was restarted in between.
    """
    try:
        await session.execute(BIND_CALLER, bound)
    except DBAPIError as error:
        if not error.connection_invalidated:
            raise
        await session.rollback()
        await session.execute(BIND_CALLER, bound)


def of(session: AsyncSession) -> Database:
    """Return the database that a session belongs to."""
    database: Database = session.info["database"]
    return database


async def read_json_as_bytes(connection: Connection) -> None:
    """Hand JSON over as PostgreSQL wrote it: reads go from SQL to the answer without being parsed."""
    await connection.set_type_codec("json", schema="pg_catalog", format="binary", encoder=bytes, decoder=bytes)


async def leave_as_it_is(connection: Connection) -> None:
    """Give a connection of the read pool back without a round trip: a statement outside transactions leaves nothing."""
