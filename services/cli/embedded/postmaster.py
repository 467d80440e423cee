"""Whether another PostgreSQL server runs on a data folder, or only its pid file was left behind.

PostgreSQL takes any living process of the same user with the number in `postmaster.pid` for a server. After a power cut
or in a new container that number is soon somebody else's. Here the process itself is looked at. Should we be wrong,
PostgreSQL still refuses while anyone is attached to the data folder's shared memory.
"""

import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from services.cli.errors import CannotGoOn, sentence

ENDING_TAKES = 10.0
"""Seconds granted to a server whose supervisor was killed and which is just ending."""


def clear_stale_pid_file(data: Path, say: Callable[[str], None]) -> None:
    """Remove a pid file without a server; raise `CannotGoOn` while a real server keeps running on the folder."""
    pid_file = data / "postmaster.pid"
    until = time.monotonic() + ENDING_TAKES
    said = False
    while (pid := _pid_in(pid_file)) is not None and _is_postmaster_of(pid, data):
        if time.monotonic() > until:
            raise CannotGoOn("postgres_runs_already", folder=data, pid=pid)
        if not said:
            say(sentence("postgres_still_ending", pid=pid))
            said = True
        time.sleep(0.05)
    pid_file.unlink(missing_ok=True)


def _pid_in(pid_file: Path) -> int | None:
    """Return the number on the first line, or None where the file is missing or not readable as one."""
    try:
        return int(pid_file.read_text(encoding="utf-8", errors="replace").splitlines()[0])
    except (FileNotFoundError, ValueError, IndexError):
        return None


def _is_postmaster_of(pid: int, data: Path) -> bool:
    """Tell whether process `pid` is a PostgreSQL server on this data folder, by its working folder or its arguments."""
    process = Path("/proc") / str(pid)
    try:
        if process.joinpath("stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()[0] == "Z":
            return False
        arguments = process.joinpath("cmdline").read_bytes().decode("utf-8", "surrogateescape").split("\0")
        program = Path(arguments[0]).name
    except OSError:
        return sys.platform != "linux" and _ps_says_postmaster(pid, data)
    if not program.startswith(("postgres", "postmaster")):
        return False
    try:
        return process.joinpath("cwd").resolve(strict=True).samefile(data)
    except OSError:
        return str(data) in arguments


def _ps_says_postmaster(pid: int, data: Path) -> bool:
    """Ask ps where there is no /proc (macOS)."""
    command = ["/bin/ps", "-ww", "-o", "command=", "-p", str(pid)]
    said = subprocess.run(command, capture_output=True, check=False).stdout.decode("utf-8", "replace")  # noqa: S603 -- a number and constants
    return "postgres" in said and str(data) in said
