"""What a part counts, in a registry of its own, and `GET /metrics`, which shows it to Prometheus.

Labels hold route templates, never paths; methods and sources come from short fixed lists, so the number of series is
bounded. Durations are seconds, as Prometheus wants them.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from fastapi import APIRouter, Response
from prometheus_client import CollectorRegistry, Gauge, Histogram, ProcessCollector, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

BUCKETS = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15)
"""Seconds; from an answer out of one indexed read to the statement timeout."""

METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8"


@dataclass(frozen=True, slots=True)
class PoolState:
    """A pool at this moment: connections that are open, and those of them in use."""

    open: int
    in_use: int


class PoolCollector(Collector):
    """Asks each pool when Prometheus asks us."""

    def __init__(self) -> None:
        self.pools: dict[str, Callable[[], PoolState]] = {}

    def collect(self) -> Iterator[Metric]:
        """Return the connections of each pool by state."""
        family = GaugeMetricFamily(
            "bihuan_database_connections", "Connections by pool and state.", labels=["pool", "state"]
        )
        for pool, state in self.pools.items():
            now = state()
            family.add_metric([pool, "in_use"], now.in_use)
            family.add_metric([pool, "idle"], now.open - now.in_use)
        yield family


class Metrics:
    """The metrics of one part."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        ProcessCollector(registry=self.registry)
        self._pools = PoolCollector()
        self.registry.register(self._pools)
        self._seconds = Histogram(
            "bihuan_request_seconds",
            "Seconds from a request's arrival to its answer's last byte.",
            ["method", "route", "status"],
            buckets=BUCKETS,
            registry=self.registry,
        )
        self._by_request: dict[tuple[str, str, int], Histogram] = {}
        self.in_flight = self._gauge("requests_in_flight", "Requests being answered.")
        self.journal_position = self._gauge("journal_position", "The highest position of the journal.")
        self.journal_unpositioned = self._gauge("journal_unpositioned", "Journal entries that have no position yet.")
        self.relay_position = self._gauge(
            "relay_position", "The last position in the stream, where this process relays."
        )
        self.consumer_position = self._gauge("consumer_position", "The last position taken in, by source.", "source")
        self.dead_letters = self._gauge("dead_letters", "Events that could not be taken in, by source.", "source")
        self.jobs = self._gauge("jobs", "Jobs by queue and status.", "queue", "status")

    def watch_pool(self, name: str, state: Callable[[], PoolState]) -> None:
        """Show a pool of database connections; `state` is asked at each reading and must not wait."""
        self._pools.pools[name] = state

    def answered(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count an answered request; `route` is a template, `status` counts by its class (2xx)."""
        key = (method if method in METHODS else "other", route, status // 100)
        counted = self._by_request.get(key)
        if counted is None:
            counted = self._by_request[key] = self._seconds.labels(key[0], route, f"{key[2]}xx")
        counted.observe(seconds)

    def text(self) -> bytes:
        """Return all metrics in Prometheus' text format."""
        return generate_latest(self.registry)

    def router(self) -> APIRouter:
        """Return the route `GET /metrics`; it needs no token and holds counts only."""
        router = APIRouter(include_in_schema=False)

        @router.get("/metrics")
        async def metrics() -> Response:
            return Response(self.text(), media_type=MEDIA_TYPE)

        return router

    def _gauge(self, name: str, meaning: str, *labels: str) -> Gauge:
        return Gauge(f"bihuan_{name}", meaning, labels, registry=self.registry)
