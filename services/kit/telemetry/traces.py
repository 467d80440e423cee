"""Traces: every request and every piece of background work has a trace id, handed on by W3C `traceparent`.

With BIHUAN_OTLP_ENDPOINT set, spans are recorded by the OpenTelemetry SDK and sent there (OTLP over HTTP). Without it
the same context is carried by spans that record nothing, which costs a few microseconds; log lines have their ids
either way. No provider is global: each part holds its own `Traces`. Make it after a fork: the exporter has a thread.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

from opentelemetry import context, trace
from opentelemetry.context import Context
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import SERVICE_NAME, Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.sdk.trace.id_generator import RandomIdGenerator
from opentelemetry.trace import NonRecordingSpan, Span, SpanContext, SpanKind, Status, StatusCode, TraceFlags
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

from services.kit.settings import Settings

PROPAGATOR = TraceContextTextMapPropagator()
IDS = RandomIdGenerator()
NOT_SAMPLED = TraceFlags(TraceFlags.DEFAULT)


def current() -> SpanContext:
    """Return the span context of the running work; not valid outside of any."""
    return trace.get_current_span().get_span_context()


def current_trace_id() -> str | None:
    """Return the running work's trace id, 32 hexadecimal digits, or None outside of any."""
    span = current()
    return f"{span.trace_id:032x}" if span.is_valid else None


def outgoing(headers: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return headers for httpx or NATS with the running trace added: `traceparent`, and `tracestate` where it came."""
    carrier = dict(headers or {})
    PROPAGATOR.inject(carrier)
    return carrier


def incoming(headers: Mapping[str, str] | None) -> Context:
    """Return the trace that another part's headers (or a journal entry's `traceparent`) continue; empty without one."""
    return PROPAGATOR.extract(headers or {}, Context())


class Traces:
    """Makes the spans of one part, and sends them where there is somewhere to send them."""

    def __init__(self, provider: TracerProvider | None) -> None:
        """Take the SDK's provider, or None to record nothing."""
        self._provider = provider
        self._tracer = provider.get_tracer("bihuan") if provider is not None else None

    @classmethod
    def of(cls, settings: Settings, part: str) -> "Traces":
        """Return the traces of a part as the settings want them."""
        if settings.otlp_endpoint is None:
            return cls(None)
        provider = TracerProvider(resource=Resource.create({SERVICE_NAME: part}), shutdown_on_exit=False)
        endpoint = settings.otlp_endpoint.rstrip("/") + "/v1/traces"
        provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter(endpoint=endpoint)))
        return cls(provider)

    @property
    def recorded(self) -> bool:
        """Tell whether spans go anywhere."""
        return self._tracer is not None

    @contextmanager
    def span(
        self,
        name: str,
        parent: Context | None = None,
        *,
        kind: SpanKind = SpanKind.INTERNAL,
        links: Sequence[trace.Link] = (),
    ) -> Iterator[Span]:
        """Run a block as one span of `parent` (of the running one without it). Names hold no ids and no personal data.

        An exception marks the span with the exception's type only: its message could name a person.
        """
        span = self._start(name, parent, kind, links)
        token = context.attach(trace.set_span_in_context(span))
        try:
            yield span
        except BaseException as error:
            span.set_status(Status(StatusCode.ERROR))
            span.set_attribute("error.type", type(error).__qualname__)
            raise
        finally:
            context.detach(token)
            span.end()

    def _start(self, name: str, parent: Context | None, kind: SpanKind, links: Sequence[trace.Link]) -> Span:
        """Return a new span: a recording one, or one that carries its ids and nothing else."""
        if self._tracer is not None:
            return self._tracer.start_span(name, parent, kind=kind, links=links)
        above = trace.get_current_span(parent).get_span_context()
        if above.is_valid:
            ids = SpanContext(above.trace_id, IDS.generate_span_id(), False, above.trace_flags, above.trace_state)  # noqa: FBT003 -- is_remote, by position in OpenTelemetry's constructor
        else:
            ids = SpanContext(IDS.generate_trace_id(), IDS.generate_span_id(), False, NOT_SAMPLED)  # noqa: FBT003 -- (the same)
        return NonRecordingSpan(ids)

    def close(self) -> None:
        """Send what is left and stop the exporter."""
        if self._provider is not None:
            self._provider.shutdown()
