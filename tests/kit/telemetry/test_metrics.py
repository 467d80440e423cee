"""The metrics that a part's pools, journal and jobs show to Prometheus."""

from prometheus_client.parser import text_string_to_metric_families

from services.kit.telemetry.metrics import Metrics, PoolState


def shown(metrics: Metrics) -> dict[tuple[str, str], float]:
    """Return each sample by name and labels, read back by Prometheus' own parser."""
    return {
        (sample.name, ",".join(sample.labels.values())): sample.value
        for family in text_string_to_metric_families(metrics.text().decode())
        for sample in family.samples
    }


def test_two_parts_of_one_process_count_apart() -> None:
    people, training = Metrics(), Metrics()
    people.answered("GET", "/v1/persons", 200, 0.01)
    assert ("bihuan_request_seconds_count", "GET,/v1/persons,2xx") not in shown(training)


def test_statuses_count_by_their_class() -> None:
    metrics = Metrics()
    for status in (404, 409, 422):
        metrics.answered("GET", "/v1/persons", status, 0.01)
    assert shown(metrics)["bihuan_request_seconds_count", "GET,/v1/persons,4xx"] == 3


def test_methods_nobody_knows_count_as_one() -> None:
    metrics = Metrics()
    for method in ("WANG", "XIAOMING"):
        metrics.answered(method, "unmatched", 405, 0.01)
    assert shown(metrics)["bihuan_request_seconds_count", "other,unmatched,4xx"] == 2


def test_a_pool_is_asked_when_the_metrics_are_read() -> None:
    metrics = Metrics()
    state = PoolState(open=5, in_use=2)
    metrics.watch_pool("app", lambda: state)
    before = shown(metrics)["bihuan_database_connections", "app,in_use"]
    state = PoolState(open=5, in_use=4)
    assert (before, shown(metrics)["bihuan_database_connections", "app,in_use"]) == (2, 4)


def test_idle_connections_are_those_not_in_use() -> None:
    metrics = Metrics()
    metrics.watch_pool("read", lambda: PoolState(open=6, in_use=2))
    assert shown(metrics)["bihuan_database_connections", "read,idle"] == 4


def test_the_journal_shows_position_backlog_and_what_was_relayed_and_heard() -> None:
    metrics = Metrics()
    metrics.journal_position.set(120)
    metrics.journal_unpositioned.set(3)
    metrics.relay_position.set(113)
    metrics.consumer_position.labels("vacancies").set(11)
    samples = shown(metrics)
    assert (
        samples["bihuan_journal_position", ""],
        samples["bihuan_journal_unpositioned", ""],
        samples["bihuan_relay_position", ""],
        samples["bihuan_consumer_position", "vacancies"],
    ) == (120, 3, 113, 11)


def test_jobs_show_by_queue_and_status() -> None:
    metrics = Metrics()
    metrics.jobs.labels("sweeps", "todo").set(4)
    assert shown(metrics)["bihuan_jobs", "sweeps,todo"] == 4


def test_the_process_shows_its_memory() -> None:
    assert shown(Metrics())["process_resident_memory_bytes", ""] > 0
