"""Trace contexts: begun, continued, handed on, and sent to a collector where there is one."""

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import httpx
import pytest
from fastapi import FastAPI
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

from services.kit.settings import Settings
from services.kit.telemetry.metrics import Metrics
from services.kit.telemetry.requests import FASTAPI_TELEMETRY_OFF, watch_requests
from services.kit.telemetry.traces import Traces, current, current_trace_id, incoming, outgoing

# The example of W3C Trace Context, section 3.2.
TRACE = "4bf92f3577b34da6a3ce929d0e0e4736"
TRACEPARENT = f"00-{TRACE}-00f067aa0ba902b7-01"
SILENT = Traces(None)


def test_work_without_a_parent_begins_a_trace_of_its_own() -> None:
    with SILENT.span("sweep"):
        first = current_trace_id()
    with SILENT.span("sweep"):
        assert current_trace_id() not in {first, None}


def test_work_continues_the_trace_of_its_sender() -> None:
    with SILENT.span("request", incoming({"traceparent": TRACEPARENT})):
        assert current_trace_id() == TRACE


def test_work_within_work_stays_in_the_trace() -> None:
    with SILENT.span("request"):
        outer = current()
        with SILENT.span("query"):
            assert (current().trace_id == outer.trace_id, current().span_id == outer.span_id) == (True, False)


def test_after_the_work_there_is_no_trace() -> None:
    with SILENT.span("request"):
        pass
    assert current_trace_id() is None


def test_outgoing_headers_hand_the_trace_on() -> None:
    with SILENT.span("request", incoming({"traceparent": TRACEPARENT})):
        sent = outgoing({"Accept": "application/json"})
        assert sent == {"Accept": "application/json", "traceparent": f"00-{TRACE}-{current().span_id:016x}-01"}


def test_what_a_vendor_put_into_tracestate_is_handed_on() -> None:
    with SILENT.span("request", incoming({"traceparent": TRACEPARENT, "tracestate": "congo=t61rcWkgMzE"})):
        assert outgoing()["tracestate"] == "congo=t61rcWkgMzE"


def test_outside_of_any_work_headers_stay_as_they_are() -> None:
    assert outgoing({"Accept": "*/*"}) == {"Accept": "*/*"}


BROKEN = ["", "00-abc-def-01", f"00-{'0' * 32}-00f067aa0ba902b7-01", f"ff-{TRACE}-00f067aa0ba902b7-01", "王"]


@pytest.mark.parametrize("traceparent", BROKEN, ids=["empty", "short", "zeros", "version ff", "no ascii"])
def test_a_broken_traceparent_begins_a_new_trace(traceparent: str) -> None:
    with SILENT.span("request", incoming({"traceparent": traceparent})):
        assert current_trace_id() not in {TRACE, None}


class Collector:
    """An OTLP collector over HTTP that keeps what it is sent."""

    def __init__(self) -> None:
        received: list[ExportTraceServiceRequest] = []

        class Answer(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                received.append(ExportTraceServiceRequest.FromString(body))
                self.send_response(200)
                self.end_headers()

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        self.received = received
        self.server = HTTPServer(("127.0.0.1", 0), Answer)
        self.endpoint = f"http://127.0.0.1:{self.server.server_port}"

    def spans(self) -> list[tuple[str, str, str]]:
        """Return service, trace id and name of each span that came."""
        return [
            (resource.resource.attributes[index].value.string_value, span.trace_id.hex(), span.name)
            for request in self.received
            for resource in request.resource_spans
            for index, attribute in enumerate(resource.resource.attributes)
            if attribute.key == "service.name"
            for scope in resource.scope_spans
            for span in scope.spans
        ]


@pytest.fixture
def collector() -> Iterator[Collector]:
    running = Collector()
    thread = Thread(target=running.server.serve_forever)
    thread.start()
    yield running
    running.server.shutdown()
    thread.join()
    running.server.server_close()


def test_spans_reach_the_collector_with_service_and_trace(collector: Collector) -> None:
    traces = Traces.of(Settings(otlp_endpoint=collector.endpoint), "people")
    with traces.span("request", incoming({"traceparent": TRACEPARENT})):
        pass
    traces.close()
    assert collector.spans() == [("people", TRACE, "request")]


def test_a_failed_span_is_sent_without_the_message_of_its_error(collector: Collector) -> None:
    traces = Traces.of(Settings(otlp_endpoint=collector.endpoint), "people")
    with pytest.raises(LookupError), traces.span("request"):
        raise LookupError("王小明")
    traces.close()
    assert "王小明".encode() not in b"".join(request.SerializeToString() for request in collector.received)


@pytest.mark.anyio
async def test_the_span_of_a_request_names_its_template_and_no_path_or_query(collector: Collector) -> None:
    app = FastAPI(telemetry=FASTAPI_TELEMETRY_OFF)
    traces = Traces.of(Settings(otlp_endpoint=collector.endpoint), "people")

    @app.get("/v1/persons/{id}")
    async def person(id: str) -> str:  # noqa: A002 -- the parameter's name in the path
        return id

    watch_requests(app, service="people", traces=traces, metrics=Metrics())
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://people") as client:
        await client.get("/v1/persons/wang-xiaoming?q=zhongshan", headers={"traceparent": TRACEPARENT})
    traces.close()
    sent = b"".join(request.SerializeToString() for request in collector.received)
    assert (collector.spans(), b"wang" in sent, b"zhongshan" in sent) == (
        [("people", TRACE, "GET /v1/persons/{id}")],
        False,
        False,
    )


def test_without_an_endpoint_nothing_is_recorded() -> None:
    assert not Traces.of(Settings(otlp_endpoint=None), "people").recorded
