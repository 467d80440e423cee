"""A client that goes away in the middle of its request is no error of ours, whatever was waiting for the rest."""

from collections.abc import Awaitable, Callable

import pytest
import structlog
from fastapi import FastAPI, Request
from starlette.types import Message, Scope

from services.kit.telemetry.metrics import Metrics
from services.kit.telemetry.requests import watch_requests
from services.kit.telemetry.traces import Traces
from tests.kit.http.app import make_app

pytestmark = pytest.mark.anyio

BEGUN: Message = {"type": "http.request", "body": b'{"number"', "more_body": True}
GONE: Message = {"type": "http.disconnect"}


@pytest.fixture
def metrics() -> Metrics:
    return Metrics()


@pytest.fixture
def app(metrics: Metrics) -> FastAPI:
    """Return the kit's app of these tests, watched as every part's is, with a route for each way to read a request."""
    app = make_app()

    @app.post("/forwarded")
    async def forwarded(request: Request) -> int:
        return sum([len(part) async for part in request.stream()])

    watch_requests(app, service="people", traces=Traces(None), metrics=metrics)
    return app


def posted(path: str) -> Scope:
    """Return the scope of a POST."""
    return {
        "type": "http",
        "method": "POST",
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "headers": [(b"content-type", b"application/json"), (b"content-length", b"100")],
    }


def cut_off() -> Callable[[], Awaitable[Message]]:
    """Return what a client sends that goes away in the middle of its body."""
    left = [BEGUN]

    async def receive() -> Message:
        return left.pop() if left else GONE

    return receive


async def unread(_message: Message) -> None:
    """Take a message, as a server does whose client is gone."""


WAYS = {"at once, by FastAPI": "/claims", "in parts": "/forwarded"}


@pytest.mark.parametrize("way", WAYS)
async def test_the_log_tells_that_the_client_went_away_and_of_no_error(app: FastAPI, way: str) -> None:
    with structlog.testing.capture_logs() as lines:
        await app(posted(WAYS[way]), cut_off(), unread)
    assert [(line["event"], line.get("status"), line["log_level"]) for line in lines] == [("request", 499, "info")]


@pytest.mark.parametrize("way", WAYS)
async def test_the_metrics_count_it_as_the_clients(app: FastAPI, metrics: Metrics, way: str) -> None:
    await app(posted(WAYS[way]), cut_off(), unread)
    assert (
        f'bihuan_request_seconds_count{{method="POST",route="{WAYS[way]}",status="4xx"}} 1.0' in metrics.text().decode()
    )
