"""A client that breaks off its request at an edge costs no line of an error and no count of one."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager

import pytest
import structlog
from fastapi import FastAPI, Request
from prometheus_client.parser import text_string_to_metric_families

from services.exchange.app import create_app as create_exchange
from services.gateway.app import create_app as create_gateway
from tests.running import Running, serving
from tests.waiting import eventually
from tools.contracts.rest import NOWHERE

pytestmark = pytest.mark.anyio

Edge = Callable[[], AbstractAsyncContextManager[Running]]


@asynccontextmanager
async def gateway() -> AsyncIterator[Running]:
    async with serving(create_gateway(NOWHERE), NOWHERE) as edge:
        yield edge


@asynccontextmanager
async def exchange() -> AsyncIterator[Running]:
    """Serve an exchange in front of a service that reads what it is sent."""

    async def read(request: Request) -> int:
        return len(await request.body())

    reading = FastAPI()
    reading.add_api_route("/readyz", lambda: None)
    reading.add_api_route("/v1/persons", read, methods=["POST"])
    async with serving(reading, NOWHERE) as people:
        settings = NOWHERE.model_copy(update={"peers": {"people": people.url}})
        async with serving(create_exchange(settings, ["people"]), settings) as edge:
            yield edge


async def break_off(edge: Running, path: str) -> None:
    """Begin a POST and go away in the middle of its body."""
    _, writer = await asyncio.open_connection("127.0.0.1", edge.client.base_url.port)
    head = f"POST {path} HTTP/1.1\r\nHost: edge\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n"
    writer.write(head.encode() + b"{")
    await writer.drain()
    writer.close()
    await writer.wait_closed()


async def counted(edge: Running) -> list[str]:
    """Return the class of the status of every POST so far."""
    families = text_string_to_metric_families((await edge.client.get("/metrics")).text)
    samples = [sample for family in families for sample in family.samples if sample.labels.get("method") == "POST"]
    return [sample.labels["status"] for sample in samples if sample.name == "bihuan_request_seconds_count"]


@pytest.mark.parametrize(("edge", "path"), [(gateway, "/graphql"), (exchange, "/people/v1/persons")])
async def test_a_request_that_is_broken_off_is_the_clients_and_no_error(edge: Edge, path: str) -> None:
    async with edge() as running:
        with structlog.testing.capture_logs() as lines:
            await break_off(running, path)
            await eventually(lambda: counted(running), ["4xx"])
        of_requests = [line for line in lines if "task" not in line]  # other tests' parts end their tasks meanwhile
        assert [line for line in of_requests if line["log_level"] not in {"debug", "info"}] == []
