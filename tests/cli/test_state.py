"""Who uses a state folder, as the commands on it find out."""

import fcntl
import json
import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from services.cli.state import StateFolder
from tests.cli.running import PATIENCE, invoked


def left_behind(state: Path, **told: object) -> None:
    """Leave what a killed supervisor does: an unlocked lock, and its settings under a number that lives again."""
    (state / "lock").touch()
    (state / "runtime.json").write_text(json.dumps(told | {"supervisor": os.getpid()}))


@pytest.mark.parametrize("callers_setting", [{"BIHUAN_TEST_CLOCK": "false"}, {}])
def test_the_clock_is_not_turned_on_the_word_of_a_platform_that_was_killed(
    tmp_path: Path, callers_setting: dict[str, str]
) -> None:
    left_behind(tmp_path, test_clock=True)
    answered = invoked(tmp_path, "clock", "+90d", port_base=8000, **callers_setting)
    assert (answered.returncode, answered.stdout) == (1, "")
    assert answered.stderr.startswith("The clock cannot be turned here")
    assert not (tmp_path / "clock").exists()


def test_the_clock_of_a_platform_that_was_killed_turns_where_the_caller_sets_it(tmp_path: Path) -> None:
    left_behind(tmp_path, test_clock=False)
    answered = invoked(tmp_path, "clock", "+90d", BIHUAN_TEST_CLOCK="true")
    assert answered.stdout.endswith(" 90 days, 0:00:00\n")


def test_doctor_does_not_look_for_the_servers_of_a_platform_that_was_killed(tmp_path: Path) -> None:
    left_behind(tmp_path, database_url="postgresql://127.0.0.1:1/postgres", nats_url="nats://127.0.0.1:1")
    found = {each["what"]: each["says"] for each in json.loads(invoked(tmp_path, "doctor", "--json").stdout)}
    assert [found[server].partition(":")[0] for server in ("PostgreSQL", "NATS")] == ["no address"] * 2


def test_a_command_that_looks_whether_a_platform_runs_keeps_none_from_starting(tmp_path: Path) -> None:
    state = StateFolder(tmp_path)
    looking = os.open(tmp_path / "lock", os.O_RDWR | os.O_CREAT)
    fcntl.flock(looking, fcntl.LOCK_SH)
    with ThreadPoolExecutor(1) as beside:
        starting = beside.submit(state.lock)
        try:
            with pytest.raises(TimeoutError):
                starting.result(0.2)
        finally:
            os.close(looking)
        starting.result(PATIENCE)
