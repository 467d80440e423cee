"""What the database's troubles look like to a caller; the troubles are real where a test can have them without one."""

import socket
from collections.abc import Awaitable, Callable
from pathlib import Path

import asyncpg
import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import create_async_engine

from services.kit.http.answers import install
from services.kit.http.outages import outage

pytestmark = pytest.mark.anyio


@pytest.fixture
def closed_port() -> int:
    """Return a port of this machine at which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


async def asked(trouble: Callable[[], Awaitable[object]]) -> httpx.Response:
    """Ask an app whose route runs into trouble."""
    app = FastAPI()

    @app.get("/trouble")
    async def route() -> None:
        await trouble()

    install(app)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://people.test") as client:
        return await client.get("/trouble")


async def test_a_database_that_is_gone_is_503_with_a_time_to_try_again(closed_port: int) -> None:
    answer = await asked(lambda: asyncpg.connect(host="127.0.0.1", port=closed_port, user="app", database="people"))
    assert (answer.status_code, answer.json()["code"], answer.headers["retry-after"]) == (503, "busy", "1")


async def test_a_database_that_is_gone_is_503_through_sqlalchemy_too(closed_port: int) -> None:
    engine = create_async_engine(f"postgresql+asyncpg://app@127.0.0.1:{closed_port}/people")
    answer = await asked(lambda: engine.connect().start())
    assert (answer.status_code, answer.json()["code"]) == (503, "busy")


async def test_a_database_whose_socket_is_gone_is_503(tmp_path: Path) -> None:
    answer = await asked(lambda: asyncpg.connect(host=str(tmp_path), user="app", database="people"))
    assert (answer.status_code, answer.json()["code"]) == (503, "busy")


async def test_a_missing_file_is_no_outage_of_the_database(tmp_path: Path) -> None:
    async def read() -> None:
        (tmp_path / "missing").read_text()

    assert (await asked(read)).status_code == 500


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (asyncpg.LockNotAvailableError("lock timeout"), "locked"),
        (asyncpg.DeadlockDetectedError("deadlock"), "locked"),
        (asyncpg.SerializationError("concurrent update"), "locked"),
        (asyncpg.QueryCanceledError("statement timeout"), "busy"),
        (asyncpg.AdminShutdownError("terminating connection"), "busy"),
        (asyncpg.CannotConnectNowError("starting up"), "busy"),
        (asyncpg.TooManyConnectionsError("too many clients"), "busy"),
        (asyncpg.ConnectionDoesNotExistError("connection was closed"), "busy"),
        (asyncpg.InterfaceError("connection is closed"), "busy"),
        (asyncpg.CharacterNotInRepertoireError("0x00"), "bad-request"),
    ],
    ids=lambda value: value if isinstance(value, str) else type(value).__name__,
)
@pytest.mark.parametrize("wrapped", [False, True], ids=["raw", "through SQLAlchemy"])
def test_an_error_of_postgresql_is_the_problem_it_stands_for(error: Exception, code: str, *, wrapped: bool) -> None:
    problem = outage(DBAPIError("select 1", {}, error) if wrapped else error)
    assert problem is not None
    assert problem.code == code


@pytest.mark.parametrize(
    "error",
    [asyncpg.UndefinedTableError("no such table"), asyncpg.InterfaceError("another operation is in progress")],
    ids=lambda error: type(error).__name__,
)
def test_a_mistake_of_ours_is_no_outage(error: Exception) -> None:
    assert outage(error) is None
