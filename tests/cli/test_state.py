"""Who uses a state folder, as the commands on it find out."""

import fcntl
import json
import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from services.cli.state import StateFolder
from tests.cli.running import PATIENCE, invoked
from tests.ground import key


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


@pytest.mark.parametrize(
    ("words", "said_in"), [(("rebuild", "subsidies", "people"), "stderr"), (("doctor",), "stdout")]
)
def test_the_platforms_own_postgresql_is_not_said_to_be_a_wrong_setting_while_it_starts_again(
    tmp_path: Path, words: tuple[str, ...], said_in: str
) -> None:
    left_behind(tmp_path, database_url="postgresql://127.0.0.1:1/postgres", nats_url="nats://127.0.0.1:1")
    platform = StateFolder(tmp_path)
    platform.lock()
    (tmp_path / "secrets.json").write_text(
        json.dumps({"secret_key": key(), "vault_keys": f"k1:{key()}", "blind_key": key()})
    )
    answered = invoked(tmp_path, *words, port_base=1)
    said = str(getattr(answered, said_in))
    assert "This platform's own PostgreSQL does not answer (ConnectionRefusedError" in said
    assert (answered.returncode, "BIHUAN_DATABASE_URL" in said) == (1, False)


def test_a_server_of_ones_own_that_is_away_is_said_to_be_a_setting(tmp_path: Path) -> None:
    answered = invoked(tmp_path, "doctor", port_base=1, BIHUAN_DATABASE_URL="postgresql://127.0.0.1:1/postgres")
    assert "PostgreSQL at postgresql://127.0.0.1:1/postgres cannot be used" in answered.stdout
    assert "Check BIHUAN_DATABASE_URL." in answered.stdout


def test_a_version_of_postgresql_that_there_is_not_is_refused_by_its_setting(tmp_path: Path) -> None:
    answered = invoked(tmp_path, "doctor", BIHUAN_POSTGRES_VERSION="17")
    assert (answered.returncode, answered.stderr.count("\n")) == (1, 1)
    assert answered.stderr.startswith("The setting BIHUAN_POSTGRES_VERSION is wrong: Input should be '18' or '16'.")


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
