"""Every request leaves one access line and a count, by route template, within its trace."""

import logging
import re
from collections.abc import AsyncIterator
from io import StringIO
from typing import Any

import httpx
import pytest
from fastapi import APIRouter, FastAPI
from fastapi.responses import StreamingResponse
from opentelemetry import context
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.types import Message, Receive, Scope, Send

from services.kit.telemetry.health import health_router
from services.kit.telemetry.metrics import Metrics
from services.kit.telemetry.requests import FASTAPI_TELEMETRY_OFF, RequestTelemetry, watch_requests
from services.kit.telemetry.traces import Traces, current_trace_id
from tests.kit.telemetry.conftest import Lines

pytestmark = pytest.mark.anyio

RESIDENT_ID = "11010519491231002X"
TRACE = "4bf92f3577b34da6a3ce929d0e0e4736"
TRACEPARENT = f"00-{TRACE}-00f067aa0ba902b7-01"


async def receive_nothing() -> Message:
    return {"type": "websocket.disconnect"}


async def send_nothing(_message: Message) -> None:
    """Take a message."""


async def deep(_request: Request) -> PlainTextResponse:
    return PlainTextResponse("deep")


async def chunks() -> AsyncIterator[bytes]:
    yield b"1"
    logging.getLogger("nats").warning("in the middle of a stream")
    yield b"2"


async def broken_chunks() -> AsyncIterator[bytes]:
    yield b"1"
    raise LookupError


def persons() -> APIRouter:
    router = APIRouter(prefix="/persons")

    @router.get("/{id}")
    async def person(id: str) -> str | None:  # noqa: A002, ARG001 -- the parameter's name in the path
        logging.getLogger("asyncpg").warning("slow")
        return current_trace_id()

    @router.get("/{id}/crash")
    async def crash(id: str) -> None:  # noqa: A002 -- the parameter's name in the path
        raise LookupError(id)

    @router.get("/{id}/stream")
    async def stream(id: str) -> StreamingResponse:  # noqa: A002, ARG001 -- the parameter's name in the path
        return StreamingResponse(chunks())

    @router.get("/{id}/broken-stream")
    async def broken_stream(id: str) -> StreamingResponse:  # noqa: A002, ARG001 -- the parameter's name in the path
        return StreamingResponse(broken_chunks())

    return router


@pytest.fixture
def app(written: StringIO) -> FastAPI:  # noqa: ARG001 -- logs go there
    """Return an application with routers within routers, a mount, health and metrics."""
    app = FastAPI(telemetry=FASTAPI_TELEMETRY_OFF)
    version = APIRouter(prefix="/v1")
    version.include_router(persons())
    metrics = Metrics()
    for router in (version, metrics.router(), health_router({})):
        app.include_router(router)
    app.mount("/files", Starlette(routes=[Route("/deep/{key}", deep)]))
    watch_requests(app, service="people", traces=Traces(None), metrics=metrics)
    return app


@pytest.fixture
async def client(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://people") as client:
        yield client


def access(lines: Lines) -> list[dict[str, Any]]:
    """Return the access lines of this test; a service of another one that still runs in this process asks its feeds."""
    return [line for line in lines() if line["event"] == "request" and line["route"] != "/v1/changes"]


async def test_the_access_line_has_the_template_of_nested_routers(client: httpx.AsyncClient, lines: Lines) -> None:
    await client.get(f"/v1/persons/{RESIDENT_ID}")
    assert [line["route"] for line in access(lines)] == ["/v1/persons/{id}"]


async def test_the_access_line_has_the_template_of_a_mount(client: httpx.AsyncClient, lines: Lines) -> None:
    await client.get("/files/deep/wang-xiaoming")
    assert [line["route"] for line in access(lines)] == ["/files/deep/{key}"]


async def test_the_access_line_has_method_status_and_milliseconds(client: httpx.AsyncClient, lines: Lines) -> None:
    await client.get("/v1/persons/7")
    (line,) = access(lines)
    assert (line["method"], line["status"], type(line["ms"])) == ("GET", 200, float)


async def test_neither_path_nor_query_is_written_anywhere(client: httpx.AsyncClient, written: StringIO) -> None:
    for path in ("/v1/persons/wang-xiaoming?q=zhongshan", "/wang-xiaoming?q=zhongshan", "/files/wang-xiaoming"):
        await client.get(path)
    assert re.findall("wang|zhongshan", written.getvalue()) == []


async def test_a_path_that_matches_nothing_has_no_template(client: httpx.AsyncClient, lines: Lines) -> None:
    await client.get("/wang-xiaoming")
    assert [(line["route"], line["status"]) for line in access(lines)] == [("unmatched", 404)]


async def test_a_method_nobody_knows_is_not_written(client: httpx.AsyncClient, written: StringIO) -> None:
    await client.request("WANG", "/v1/persons/7")
    assert "WANG" not in written.getvalue()


async def test_an_answer_names_its_trace(client: httpx.AsyncClient) -> None:
    answer = await client.get("/v1/persons/7", headers={"traceparent": TRACEPARENT})
    assert answer.headers["Trace-Id"] == TRACE


async def test_the_endpoint_runs_within_the_callers_trace(client: httpx.AsyncClient) -> None:
    answer = await client.get("/v1/persons/7", headers={"traceparent": TRACEPARENT})
    assert answer.json() == TRACE


async def test_two_requests_without_traceparent_have_traces_of_their_own(client: httpx.AsyncClient) -> None:
    answers = [await client.get("/v1/persons/7") for _ in range(2)]
    assert len({answer.headers["Trace-Id"] for answer in answers}) == 2


async def test_every_line_within_a_request_carries_trace_service_and_request_id(
    client: httpx.AsyncClient, lines: Lines
) -> None:
    await client.get("/v1/persons/7", headers={"traceparent": TRACEPARENT, "X-Request-Id": "request-17"})
    told = [(line["event"], line["trace_id"], line["service"], line["request_id"]) for line in lines()]
    assert told == [("slow", TRACE, "people", "request-17"), ("request", TRACE, "people", "request-17")]


async def test_a_line_in_the_middle_of_a_stream_carries_the_trace(client: httpx.AsyncClient, lines: Lines) -> None:
    await client.get("/v1/persons/7/stream", headers={"traceparent": TRACEPARENT})
    assert [line["trace_id"] for line in lines() if line["event"] == "in the middle of a stream"] == [TRACE]


@pytest.mark.parametrize("sent", ["short", "x" * 65, "with space 1", "王小明王小明王小明", RESIDENT_ID, "13812345678"])
async def test_a_request_id_that_is_none_is_replaced(client: httpx.AsyncClient, lines: Lines, sent: str) -> None:
    await client.get("/v1/persons/7", headers=[(b"X-Request-Id", sent.encode())])
    assert {line["request_id"] for line in lines()} == {line["span_id"] for line in lines()}


async def test_a_crash_is_answered_with_its_trace(client: httpx.AsyncClient) -> None:
    answer = await client.get("/v1/persons/7/crash", headers={"traceparent": TRACEPARENT})
    assert (answer.status_code, answer.headers["Trace-Id"]) == (500, TRACE)


async def test_a_crash_is_logged_once_with_its_trace_and_without_the_id(
    client: httpx.AsyncClient, lines: Lines
) -> None:
    await client.get(f"/v1/persons/{RESIDENT_ID}/crash", headers={"traceparent": TRACEPARENT})
    crashes = [line for line in lines() if "exception" in line]
    told = [
        (line["trace_id"], "LookupError" in line["exception"], RESIDENT_ID in line["exception"]) for line in crashes
    ]
    assert told == [(TRACE, True, False)]


async def test_a_crash_in_the_middle_of_an_answer_is_logged_and_passed_on_so_that_the_server_hangs_up(
    client: httpx.AsyncClient, lines: Lines
) -> None:
    with pytest.raises(LookupError):
        await client.get("/v1/persons/7/broken-stream", headers={"traceparent": TRACEPARENT})
    assert [line["trace_id"] for line in lines() if "exception" in line] == [TRACE]


async def test_a_crash_has_its_access_line_too(client: httpx.AsyncClient, lines: Lines) -> None:
    await client.get("/v1/persons/7/crash")
    assert [(line["status"], line["level"]) for line in access(lines)] == [(500, "warning")]


async def test_a_crash_that_nobody_answered_is_passed_on_to_the_server(written: StringIO) -> None:
    async def crashing(_scope: Scope, _receive: Receive, _send: Send) -> None:
        raise LookupError(RESIDENT_ID)

    watched = RequestTelemetry(crashing, service="people", traces=Traces(None), metrics=Metrics())
    async with httpx.AsyncClient(transport=httpx.ASGITransport(watched), base_url="http://people") as client:
        with pytest.raises(LookupError):
            await client.get("/v1/persons")
    assert ("request failed" in written.getvalue(), RESIDENT_ID in written.getvalue()) == (True, False)


async def test_a_websocket_runs_within_the_callers_trace() -> None:
    traces_seen = []

    async def subscription(_scope: Scope, _receive: Receive, _send: Send) -> None:
        traces_seen.append(current_trace_id())

    watched = RequestTelemetry(subscription, service="gateway", traces=Traces(None), metrics=Metrics())
    scope = {"type": "websocket", "path": "/graphql", "headers": [(b"traceparent", TRACEPARENT.encode())]}
    await watched(scope, receive_nothing, send_nothing)
    assert traces_seen == [TRACE]


@pytest.mark.parametrize("probe", ["/livez", "/readyz", "/metrics"])
async def test_probes_are_told_at_level_debug(client: httpx.AsyncClient, lines: Lines, probe: str) -> None:
    await client.get(probe)
    assert [line["level"] for line in access(lines)] == ["debug"]


async def test_nothing_of_a_request_stays_behind(client: httpx.AsyncClient) -> None:
    before = context.get_current()
    await client.get("/v1/persons/7")
    assert context.get_current() == before


async def test_metrics_count_a_request_by_its_template(client: httpx.AsyncClient) -> None:
    for person in ("wang-xiaoming", "li-xiaohong"):
        await client.get(f"/v1/persons/{person}")
    shown = (await client.get("/metrics")).text
    assert 'bihuan_request_seconds_count{method="GET",route="/v1/persons/{id}",status="2xx"} 2.0' in shown


async def test_metrics_hold_no_path(client: httpx.AsyncClient) -> None:
    await client.get("/v1/persons/wang-xiaoming")
    await client.get("/wang-xiaoming")
    assert "wang" not in (await client.get("/metrics")).text


async def test_metrics_count_the_request_that_reads_them_as_in_flight(client: httpx.AsyncClient) -> None:
    assert "bihuan_requests_in_flight 1.0" in (await client.get("/metrics")).text


async def test_a_finished_request_is_in_flight_no_more(client: httpx.AsyncClient) -> None:
    await client.get("/v1/persons/7/crash")
    await client.get("/v1/persons/7")
    assert "bihuan_requests_in_flight 1.0" in (await client.get("/metrics")).text
