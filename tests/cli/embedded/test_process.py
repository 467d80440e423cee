"""How an embedded server ends with its parent."""

import signal
import subprocess

from services.cli.embedded.process import clean_environment, watchdog
from tests.cli.running import PATIENCE


def test_the_watchdog_signals_the_server_once_the_parent_is_gone() -> None:
    with subprocess.Popen(["sleep", "60"]) as server, watchdog(server.pid, signal.SIGKILL) as guard:
        assert guard.stdin is not None
        guard.stdin.close()
        assert server.wait(PATIENCE) == -signal.SIGKILL


def test_servers_see_no_locale_of_the_machine() -> None:
    assert clean_environment()["LC_ALL"] == "C"
