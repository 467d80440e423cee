"""The supervisor from outside: what a person at a terminal, or a service manager, sees."""

import fcntl
import json
import os
import signal
import subprocess
import termios
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path

import httpx
import pytest

from services.cli.children import ATTEMPTS_BEFORE_SERVING
from services.cli.embedded.postgres import Postgres
from services.kit.clock import Clock
from tests.cli.running import PATIENCE, TINY, Running, all_ended, descendants, environment, free_ports, invoked

ABSENT_LOCALE = {"LC_ALL": "zh_CN.UTF-8", "LANG": "zh_CN.UTF-8"}


@pytest.fixture(scope="module")
def platform(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """Run a platform as many a desk in China would: in a folder with a Chinese name, under a locale that is absent."""
    state = tmp_path_factory.mktemp("platform") / "我的 就业 平台"
    more = {"BIHUAN_TINY_PARTS": "2", "BIHUAN_TEST_CLOCK": "true"} | ABSENT_LOCALE
    with Running(state, more=more) as running:
        yield running.wait_ready()


@pytest.fixture(scope="module")
def on_real_time(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """Run a platform that was started without a test clock."""
    with Running(tmp_path_factory.mktemp("real")) as running:
        yield running.wait_ready()


def part_pid(platform: Running, part: int = 0) -> int:
    pid: int = httpx.get(platform.url(part, "/readyz"), timeout=PATIENCE, trust_env=False).json()["pid"]
    return pid


def postmaster(platform: Running) -> int:
    return int((platform.state / "postgres" / "data" / "postmaster.pid").read_text().splitlines()[0])


def test_a_folder_with_spaces_and_chinese_characters_under_an_absent_locale(platform: Running) -> None:
    platform.keep_note("你好")
    assert "你好" in platform.notes()


def test_the_clock_of_a_test_platform_turns(platform: Running) -> None:
    invoked(platform.state, "clock", "+90d")
    assert invoked(platform.state, "clock", "-1d").stdout.endswith(" 89 days, 0:00:00\n")
    assert invoked(platform.state, "clock", "show").stdout.endswith(" 89 days, 0:00:00\n")


def doctor_on_the_clock(platform: Running, callers_setting: str) -> str:
    found = json.loads(invoked(platform.state, "doctor", "--json", BIHUAN_TEST_CLOCK=callers_setting).stdout)
    return next(str(finding["says"]) for finding in found if finding["what"] == "clock")


def test_doctor_says_that_the_clock_of_a_test_platform_can_be_turned(platform: Running) -> None:
    assert "can be turned" in doctor_on_the_clock(platform, "false")


def test_the_clock_of_a_platform_on_real_time_does_not_turn_whatever_the_caller_sets(on_real_time: Running) -> None:
    answered = invoked(on_real_time.state, "clock", "+90d", BIHUAN_TEST_CLOCK="true")
    assert (answered.returncode, answered.stdout, answered.stderr.count("\n")) == (1, "", 1)
    assert answered.stderr.startswith("The clock cannot be turned here")
    assert not (on_real_time.state / "clock").exists()


def test_doctor_says_that_a_platform_on_real_time_keeps_it_whatever_the_caller_sets(on_real_time: Running) -> None:
    assert doctor_on_the_clock(on_real_time, "true") == "real; it cannot be turned"


def test_a_start_on_a_clock_that_was_turned_before_says_so_in_one_line(tmp_path: Path) -> None:
    invoked(tmp_path, "clock", "+90d", BIHUAN_TEST_CLOCK="true")
    real = Clock()
    days = {real.today()}
    with Running(tmp_path, more={"BIHUAN_TEST_CLOCK": "true"}) as running:
        said = running.wait_for("by 90 days")
    days.add(real.today())
    assert [day for day in days if f"today is {day + timedelta(days=90)}" in said]


def test_a_start_on_a_clock_that_was_not_turned_says_nothing_of_it(platform: Running) -> None:
    assert not [line for line in platform.history if "clock" in line]


def test_a_killed_part_starts_again_and_a_line_says_so(platform: Running) -> None:
    os.kill(part_pid(platform), signal.SIGKILL)
    assert platform.wait_for("starting it again").startswith("tiny0 ended (SIGKILL)")
    platform.wait_for("tiny0 is ready again")


def test_a_part_that_fails_before_it_ever_served_ends_the_platform_in_one_line_that_says_why(tmp_path: Path) -> None:
    (tmp_path / "broken").touch()
    with Running(tmp_path) as running:
        code, lines = running.result()
    assert code == 1
    assert lines[-1].startswith("tiny0 does not start (exit code 1: ModuleNotFoundError: No module named 'a_library")
    assert not [line for line in lines if "Traceback" in line]


def test_a_part_that_has_served_is_started_again_however_often_it_fails(platform: Running) -> None:
    (platform.state / "broken").touch()
    os.kill(part_pid(platform, 1), signal.SIGKILL)
    for _ in range(ATTEMPTS_BEFORE_SERVING + 1):
        platform.wait_for("tiny1 ended")
    (platform.state / "broken").unlink()
    platform.wait_for("tiny1 is ready again")


def test_a_killed_postgresql_comes_back_with_every_committed_note(platform: Running) -> None:
    platform.keep_note("committed")
    os.kill(postmaster(platform), signal.SIGKILL)
    platform.wait_for("PostgreSQL ended")
    assert "committed" in platform.notes()


def test_a_killed_nats_comes_back_where_it_was(platform: Running) -> None:
    address = (platform.state / "runtime.json").read_text()
    nats = next(pid for pid in descendants(platform.process.pid) if b"nats-server" in command_line(pid))
    os.kill(nats, signal.SIGKILL)
    assert "NATS ended (SIGKILL)" in platform.wait_for("starting it again")
    assert (platform.state / "runtime.json").read_text() == address


def command_line(pid: int) -> bytes:
    return Path(f"/proc/{pid}/cmdline").read_bytes()


def test_secrets_and_addresses_are_readable_by_their_owner_alone(platform: Running) -> None:
    modes = {name: (platform.state / name).stat().st_mode & 0o777 for name in ("secrets.json", "runtime.json", "")}
    assert modes == {"secrets.json": 0o600, "runtime.json": 0o600, "": 0o700}


def test_a_second_platform_on_the_same_folder_ends_with_one_line(platform: Running) -> None:
    with Running(platform.state) as second:
        code, lines = second.result()
    assert code == 1
    assert [line.startswith("A platform runs on") for line in lines] == [True]


def test_the_port_of_another_platform_is_refused_in_one_line(platform: Running, tmp_path: Path) -> None:
    with Running(tmp_path, port_base=platform.port_base) as second:
        code, lines = second.result()
    assert code == 1
    assert [line.startswith(f"Port {platform.port_base} on 127.0.0.1") for line in lines] == [True]


@pytest.mark.slow
def test_two_platforms_run_side_by_side(platform: Running, tmp_path: Path) -> None:
    with Running(tmp_path) as second:
        second.wait_ready().keep_note("of the second")
        assert second.notes() == ["of the second"]
        assert "of the second" not in platform.notes()


def test_sigterm_ends_parts_then_nats_then_postgresql(tmp_path: Path) -> None:
    with Running(tmp_path) as running:
        pids = descendants(running.wait_ready().process.pid)
        code, lines = running.end(signal.SIGTERM)
    assert code == 0
    assert [line.split()[1].rstrip(",") for line in lines if line.startswith("stopping")] == [
        "tiny0",
        "NATS",
        "PostgreSQL",
    ]
    assert all_ended(pids)


def heed_signals() -> None:
    """Undo what a shell's `&` and nohup do to a test run: whoever is started so ignores these, and so would we."""
    for each in (signal.SIGINT, signal.SIGHUP):
        signal.signal(each, signal.SIG_DFL)


def take_terminal() -> None:
    """Make standard input the terminal whose closing is told to the process."""
    heed_signals()
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)


@pytest.mark.slow
def test_ctrl_c_ends_without_a_traceback(tmp_path: Path) -> None:
    with Running(tmp_path, before=heed_signals) as running:
        code, lines = running.wait_ready().end(signal.SIGINT)
    assert code == 0
    assert not [line for line in lines if "Traceback" in line]


@pytest.mark.slow
def test_a_closed_terminal_ends_the_platform_in_order(tmp_path: Path) -> None:
    terminal, other_end = os.openpty()
    with subprocess.Popen(
        TINY,
        env=environment(tmp_path, free_ports()),
        stdin=other_end,
        stdout=other_end,
        stderr=other_end,
        start_new_session=True,
        preexec_fn=take_terminal,  # noqa: PLW1509 -- one thread starts it
    ) as running:
        os.close(other_end)
        shown = b""
        while b"\nready" not in shown:
            shown += os.read(terminal, 65536)
        os.close(terminal)
        try:
            assert running.wait(PATIENCE) == 0
        finally:
            running.kill()
    assert "database system is shut down" in (tmp_path / "postgres" / "postgres.log").read_text()


@pytest.mark.slow
def test_a_second_signal_does_not_wait_for_requests_under_way(tmp_path: Path) -> None:
    with Running(tmp_path) as running:
        running.wait_ready()
        with httpx.stream("GET", running.url(0, "/endless"), timeout=PATIENCE, trust_env=False) as answer:
            coming = answer.iter_bytes()  # kept, for a request whose answer nobody reads any more is not under way
            assert next(coming) == b"begun"
            running.process.send_signal(signal.SIGTERM)
            running.wait_for("stopping tiny0")
            code, _ = running.end(signal.SIGTERM)
    assert code == 0
    assert "Finished server process" not in (tmp_path / "logs" / "tiny0.log").read_text()


@pytest.mark.slow
def test_a_part_that_does_not_become_ready_is_named_with_its_reason(tmp_path: Path) -> None:
    with Running(tmp_path, more={"BIHUAN_TINY_SICK": "yes"}) as running:
        assert running.wait_for("is not ready").startswith("tiny0 is not ready: /readyz answers 503")


def test_sigkill_of_the_supervisor_leaves_no_process(tmp_path: Path) -> None:
    with Running(tmp_path, more={"BIHUAN_TINY_PARTS": "3"}) as running:
        pids = descendants(running.wait_ready().process.pid)
        running.end(signal.SIGKILL)
    assert len(pids) > 6
    assert all_ended(pids)


@pytest.mark.slow
def test_after_sigkill_the_next_start_has_every_committed_note(tmp_path: Path) -> None:
    with Running(tmp_path) as running:
        running.wait_ready().keep_note("kept")
        running.end(signal.SIGKILL)
    with Running(tmp_path) as again:
        assert again.wait_ready().notes() == ["kept"]


@pytest.mark.slow
def test_after_sigkill_the_clock_is_the_callers_again(tmp_path: Path) -> None:
    with Running(tmp_path, more={"BIHUAN_TEST_CLOCK": "true"}) as running:
        running.wait_ready().end(signal.SIGKILL)
    assert json.loads((tmp_path / "runtime.json").read_text())["test_clock"] is True
    answered = invoked(tmp_path, "clock", "+90d", BIHUAN_TEST_CLOCK="false")
    assert answered.stderr.startswith("The clock cannot be turned here")


@pytest.mark.slow
def test_a_path_too_long_for_a_socket_is_no_obstacle(tmp_path: Path) -> None:
    with Running(tmp_path / ("long" * 20) / ("path" * 20)) as running:
        running.wait_ready()
        address = json.loads((running.state / "runtime.json").read_text())["database_url"]
    assert str(running.state) not in address


@pytest.mark.parametrize(
    ("variable", "address", "said"),
    [
        ("BIHUAN_DATABASE_URL", "postgresql://a:hidden@127.0.0.1:1/postgres", "PostgreSQL at postgresql://127.0.0.1:1"),
        ("BIHUAN_DATABASE_URL", "mysql://127.0.0.1/x", "it must begin with postgresql://"),
        ("BIHUAN_NATS_URL", "nats://a:hidden@127.0.0.1:1", "NATS at nats://127.0.0.1:1"),
        ("BIHUAN_PORT_BASE", "eight thousand", "The setting BIHUAN_PORT_BASE is wrong"),
    ],
)
def test_a_wrong_setting_ends_the_start_with_one_line(tmp_path: Path, variable: str, address: str, said: str) -> None:
    with Running(tmp_path, more={variable: address}) as running:
        code, lines = running.result()
    assert code == 1
    assert [line for line in lines if said in line]
    assert not [line for line in lines if "hidden" in line or "Traceback" in line]


@pytest.mark.slow
def test_a_broken_data_folder_ends_the_start_with_one_line_and_is_left_alone(tmp_path: Path) -> None:
    with Running(tmp_path) as running:
        running.wait_ready().keep_note("kept")
        running.end()
    control = tmp_path / "postgres" / "data" / "global" / "pg_control"
    held = tmp_path / "pg_control"
    control.rename(held)
    with Running(tmp_path) as broken:
        code, lines = broken.result()
    assert (code, "is not a complete PostgreSQL data folder" in lines[0]) == (1, True)
    held.rename(control)
    with Running(tmp_path) as mended:
        assert mended.wait_ready().notes() == ["kept"]


@pytest.mark.slow
def test_lost_secrets_are_not_replaced_while_there_is_data(tmp_path: Path) -> None:
    with Running(tmp_path) as running:
        running.wait_ready().end()
    (tmp_path / "secrets.json").unlink()
    with Running(tmp_path) as bereft:
        code, lines = bereft.result()
    assert (code, len(lines), "Restore the file" in lines[0]) == (1, 1, True)
    assert not (tmp_path / "secrets.json").exists()


@pytest.mark.slow
def test_a_new_platform_has_the_version_of_postgresql_that_its_setting_asks_for(tmp_path: Path) -> None:
    with Running(tmp_path, more={"BIHUAN_POSTGRES_VERSION": "16"}) as running:
        running.wait_ready()
        found = json.loads(invoked(tmp_path, "doctor", "--json", port_base=running.port_base).stdout)
    assert next(each["says"] for each in found if each["what"] == "PostgreSQL").startswith("16.")


@pytest.mark.slow
def test_a_database_elsewhere_that_goes_away_is_named_and_awaited(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    with Postgres(tmp_path_factory.mktemp("elsewhere")) as elsewhere, ExitStack() as held:
        running = held.enter_context(Running(tmp_path, more={"BIHUAN_DATABASE_URL": elsewhere.url}))
        running.wait_ready()
        elsewhere.stop()
        assert running.wait_for("is not ready").startswith("tiny0 is not ready")
        elsewhere.start()
        running.wait_for("tiny0 is ready again")
