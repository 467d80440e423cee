"""An edge does not send a request over a connection that its service is about to end: the request would be lost."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field

import pytest

from services.exchange.calls import Calls
from services.gateway.rest import Call, Services
from services.kit.settings import Settings
from tests.waiting import attempts
from tools.contracts.rest import NOWHERE

pytestmark = pytest.mark.anyio

KEPT = 1
"""Seconds for which services keep a connection here."""
ANSWER = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}"
Ask = Callable[[], Awaitable[object]]


@dataclass
class Service:
    """Something that answers, keeps every connection open, and counts them."""

    connections: int = 0
    open: list[asyncio.StreamWriter] = field(default_factory=list)

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        self.open.append(writer)
        while await reader.readline():
            while (await reader.readline()).strip():
                pass
            writer.write(ANSWER)


@asynccontextmanager
async def through_the_gateway(settings: Settings) -> AsyncIterator[Ask]:
    async with Services(settings, ("people",)) as services:
        yield lambda: services.send("people", Call("GET", "/v1/persons"), {})


@asynccontextmanager
async def through_the_exchange(settings: Settings) -> AsyncIterator[Ask]:
    calls = Calls(settings, ["people"])
    yield lambda: calls.clients["people"].get("/v1/persons")
    await calls.close()


@pytest.mark.parametrize("edge", [through_the_gateway, through_the_exchange])
async def test_a_connection_is_used_again_at_once_and_not_when_it_may_be_ended(
    edge: Callable[[Settings], AbstractAsyncContextManager[Ask]],
) -> None:
    service = Service()
    listening = await asyncio.start_server(service.answer, "127.0.0.1", 0)
    port = listening.sockets[0].getsockname()[1]
    peers = {"people": f"http://127.0.0.1:{port}"}
    settings = NOWHERE.model_copy(update={"peers": peers, "keep_alive_seconds": KEPT})
    async with edge(settings) as ask:
        await ask()
        await ask()
        used = [service.connections]
        async for _ in attempts(within=KEPT * 0.75, pause=KEPT * 0.75):
            pass
        await ask()
        used.append(service.connections)
    for writer in service.open:
        writer.close()
    listening.close()
    assert used == [1, 2]
