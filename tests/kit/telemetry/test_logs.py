"""Log lines: of our own code and of the libraries alike, with their trace and without personal data."""

import json
import logging
from io import StringIO

import pytest
import structlog
from pydantic import SecretStr

from services.kit.settings import Settings
from services.kit.telemetry.logs import WORK, Work, set_up_logs
from services.kit.telemetry.personal import Personal
from services.kit.telemetry.traces import Traces, current, current_trace_id
from tests.kit.telemetry.conftest import Lines

LIBRARIES = ["uvicorn.error", "sqlalchemy.pool", "procrastinate.worker", "nats.aio.client", "asyncpg", "alembic"]
RESIDENT_ID = "11010519491231002X"


@pytest.mark.parametrize("library", LIBRARIES)
def test_a_line_of_a_library_carries_the_trace_id(lines: Lines, library: str) -> None:
    with Traces(None).span("work"):
        logging.getLogger(library).warning("connection lost")
        expected = current_trace_id()
    assert [line["trace_id"] for line in lines()] == [expected]


@pytest.mark.parametrize("library", LIBRARIES)
def test_a_line_of_a_library_looks_like_our_own(lines: Lines, library: str) -> None:
    logging.getLogger(library).warning("connection lost after %s s", 3)
    (line,) = lines()
    assert (line["event"], line["level"], line["service"], line["logger"]) == (
        "connection lost after 3 s",
        "warning",
        "people",
        library,
    )


def test_an_own_line_carries_trace_id_and_span_id(lines: Lines) -> None:
    with Traces(None).span("work"):
        structlog.get_logger().info("household certified")
        span = current()
    (line,) = lines()
    assert (line["trace_id"], line["span_id"]) == (f"{span.trace_id:032x}", f"{span.span_id:016x}")


def test_a_line_outside_of_any_work_has_no_trace_id(lines: Lines) -> None:
    structlog.get_logger().info("started")
    assert "trace_id" not in lines()[0]


def test_a_line_names_the_service_and_request_it_was_written_for(lines: Lines) -> None:
    token = WORK.set(Work("training", "request-17"))
    structlog.get_logger().info("class opened")
    WORK.reset(token)
    assert (lines()[0]["service"], lines()[0]["request_id"]) == ("training", "request-17")


def test_a_line_has_its_instant_in_utc(lines: Lines) -> None:
    structlog.get_logger().info("started")
    assert lines()[0]["at"].endswith("Z")


def test_a_resident_id_in_an_own_message_is_redacted(written: StringIO) -> None:
    structlog.get_logger().info(f"looked up {RESIDENT_ID}", person=RESIDENT_ID)
    assert RESIDENT_ID not in written.getvalue()


def test_a_resident_id_in_a_message_of_a_library_is_redacted(written: StringIO) -> None:
    logging.getLogger("asyncpg").warning("bad value %r in %s", RESIDENT_ID, {"id": RESIDENT_ID})
    assert RESIDENT_ID not in written.getvalue()


def test_a_secret_never_appears(written: StringIO) -> None:
    secret = SecretStr("hunter2")
    structlog.get_logger().info("settings", secret=secret, every={"key": [secret]})
    logging.getLogger("uvicorn.error").warning("settings %s %r", secret, [secret])
    assert "hunter2" not in written.getvalue()


def test_a_personal_value_never_appears(written: StringIO) -> None:
    name = Personal("王小明")
    structlog.get_logger().info("person", name=name, every={"names": [name]})
    logging.getLogger("uvicorn.error").warning("person %s %r", name, [name])
    assert "王小明" not in written.getvalue()


def fail_with_a_local_variable() -> None:
    name = "王小明" * 2
    message = f"no household of {len(name)} signs: {RESIDENT_ID}"
    raise LookupError(message)


def test_an_exception_is_told_with_its_frames(lines: Lines) -> None:
    try:
        fail_with_a_local_variable()
    except LookupError:
        structlog.get_logger().exception("failed")
    assert "in fail_with_a_local_variable" in lines()[0]["exception"]


@pytest.mark.parametrize("log_format", ["json", "console"])
def test_an_exception_is_told_without_local_variables_and_ids(fresh_logging: None, log_format: str) -> None:  # noqa: ARG001 -- it puts logging back afterwards
    out = StringIO()
    set_up_logs(Settings(log_format=log_format), "people", out)
    try:
        fail_with_a_local_variable()
    except LookupError:
        structlog.get_logger().exception("failed")
        logging.getLogger("uvicorn.error").exception("failed")
    told = out.getvalue()
    assert (told.count("LookupError: no household"), "王小明王小明" in told, RESIDENT_ID in told) == (2, False, False)


def test_levels_below_the_setting_are_not_written(fresh_logging: None) -> None:  # noqa: ARG001 -- it puts logging back afterwards
    out = StringIO()
    set_up_logs(Settings(log_format="json", log_level="warning"), "people", out)
    structlog.get_logger().info("quiet")
    logging.getLogger("nats").info("quiet")
    assert out.getvalue() == ""


def test_statements_of_sqlalchemy_are_not_written_even_at_debug(lines: Lines) -> None:
    logging.getLogger("sqlalchemy.engine.Engine").info("SELECT %s", "王小明")
    assert lines() == []


def test_the_console_form_is_for_people(fresh_logging: None) -> None:  # noqa: ARG001 -- it puts logging back afterwards
    out = StringIO()
    set_up_logs(Settings(log_format="console"), "people", out)
    structlog.get_logger().info("household certified", size=3)
    with pytest.raises(json.JSONDecodeError):
        json.loads(out.getvalue())
    assert "household certified" in out.getvalue()


def test_without_a_terminal_auto_is_json(fresh_logging: None) -> None:  # noqa: ARG001 -- it puts logging back afterwards
    out = StringIO()
    set_up_logs(Settings(log_format="auto"), "people", out)
    structlog.get_logger().info("started")
    assert json.loads(out.getvalue())["event"] == "started"
