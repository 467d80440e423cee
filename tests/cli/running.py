"""Platforms as real processes, for tests that watch them from outside."""

import contextlib
import os
import select
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from types import TracebackType
from typing import IO, Self

import httpx
from typer.testing import CliRunner

from services.cli.main import app

ROOT = Path(__file__).parents[2]
TINY = (sys.executable, str(ROOT / "tests" / "cli" / "tiny_platform.py"))
BIHUAN = (sys.executable, "-m", "services.cli")
PATIENCE = 90.0
"""Seconds: several builds may share two cores."""


def free_ports(count: int = 8) -> int:
    """Return the first of so many ports in a row that nobody listens on.

    Some time passes until somebody does, so each process looks among ports of its own first: below those that the
    system gives to clients, and enough that it does not come to its neighbour's.
    """
    for base in range(20_000 + os.getpid() % 125 * 96, 60_000, count):
        with contextlib.ExitStack() as held:
            try:
                for port in range(base, base + count):
                    held.enter_context(socket.socket()).bind(("127.0.0.1", port))
            except OSError:
                continue
            return base
    raise OSError


def environment(state: Path, port_base: int, **more: str) -> dict[str, str]:
    """Return the environment of a command on one state folder."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("BIHUAN_")}
    own = {"BIHUAN_STATE_DIR": str(state), "BIHUAN_PORT_BASE": str(port_base), "PYTHONPATH": str(ROOT)}
    return kept | own | more


def invoked(state: Path, *words: str, port_base: int = 8000, **more: str) -> subprocess.CompletedProcess[str]:
    """Run one `bihuan` command in this process: what it says and how it ends are the program's, without its start."""
    others: dict[str, str | None] = {name: None for name in os.environ if name.startswith("BIHUAN_")}
    ended = CliRunner().invoke(app, words, env=others | environment(state, port_base, **more), prog_name="bihuan")
    if ended.exception is not None and not isinstance(ended.exception, SystemExit):
        raise ended.exception
    return subprocess.CompletedProcess(words, ended.exit_code, ended.stdout, ended.stderr)


def command(state: Path, *words: str, port_base: int = 8000, **more: str) -> subprocess.CompletedProcess[str]:
    """Run one `bihuan` command as a program, to its end."""
    return subprocess.run(
        [*BIHUAN, *words],
        env=environment(state, port_base, **more),
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )


def descendants(pid: int) -> set[int]:
    """Return every process below one."""
    parents: dict[int, list[int]] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            child, _, rest = stat.read_text(encoding="utf-8", errors="replace").rpartition(")")
            parents.setdefault(int(rest.split()[1]), []).append(int(child.split()[0]))
    found: set[int] = set()
    waiting = [pid]
    while waiting:
        below = parents.get(waiting.pop(), [])
        found.update(below)
        waiting.extend(below)
    return found


def all_ended(pids: set[int], within: float = PATIENCE) -> bool:
    """Wait until every process has ended; tell whether they did in time."""
    until = time.monotonic() + within
    for pid in pids:
        try:
            descriptor = os.pidfd_open(pid)
        except ProcessLookupError:
            continue
        try:
            if not select.select([descriptor], [], [], max(0.0, until - time.monotonic()))[0]:
                return False
        finally:
            os.close(descriptor)
    return True


class Running:
    """One platform, started as a program, its lines read as they come."""

    def __init__(
        self,
        state: Path,
        *,
        program: tuple[str, ...] = TINY,
        port_base: int | None = None,
        before: Callable[[], None] | None = None,
        more: Mapping[str, str] | None = None,
    ) -> None:
        """Start it; `before` runs in the child first, `more` adds to its environment."""
        self.state = state
        self.port_base = port_base or free_ports()
        self.lines: list[str] = []
        self.history: list[str] = []
        self._rest = b""
        self.process = subprocess.Popen(
            program,
            env=environment(state, self.port_base, **(more or {})),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            preexec_fn=before,  # noqa: PLW1509 -- the tests start platforms from one thread
            start_new_session=True,
            cwd="/",
        )

    def wait_for(self, words: str, within: float = PATIENCE, *, alone: bool = False) -> str:
        """Read lines until one has (`alone`: is) these words and return it; fail with all lines when none comes."""
        until = time.monotonic() + within
        seen = 0
        while True:
            for line in self.lines[seen:]:
                seen += 1
                if words == line or (words in line and not alone):
                    self.lines = self.lines[seen:]
                    return line
            if not self._read(until):
                raise AssertionError("\n".join([f"no line with {words!r}:", *self.history]))

    def wait_ready(self) -> Self:
        """Wait for the line that says `ready` and nothing else."""
        self.wait_for("ready", alone=True)
        return self

    def url(self, part: int, path: str) -> str:
        """Return an address of a part."""
        return f"http://127.0.0.1:{self.port_base + part}{path}"

    def keep_note(self, text: str) -> None:
        """Write a note through the first part; it is committed when this returns."""
        httpx.post(self.url(0, "/notes"), params={"text": text}, timeout=PATIENCE, trust_env=False).raise_for_status()

    def notes(self) -> list[str]:
        """Read the notes, once the part answers again."""
        until = time.monotonic() + PATIENCE
        while True:
            with contextlib.suppress(httpx.HTTPError):
                answer = httpx.get(self.url(0, "/notes"), trust_env=False)
                if answer.is_success:
                    return list(answer.json())
            assert time.monotonic() < until, "the part does not answer"
            self._read(time.monotonic() + 0.1)

    def end(self, by: signal.Signals = signal.SIGTERM) -> tuple[int, list[str]]:
        """Signal it, wait for its end, and return its exit code and the lines it had still to say."""
        self.process.send_signal(by)
        return self.result()

    def result(self) -> tuple[int, list[str]]:
        """Wait for its end and return its exit code and all lines not yet waited for."""
        while self._read(time.monotonic() + PATIENCE):
            pass
        return self.process.wait(PATIENCE), self.lines

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Leave nothing running, whatever the test found."""
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(40)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        if self.process.stdout is not None:
            self.process.stdout.close()

    def _read(self, until: float) -> bool:
        """Take in what comes until then; tell whether something came and more may come."""
        output: IO[bytes] | None = self.process.stdout
        assert output is not None
        if not select.select([output], [], [], max(0.0, until - time.monotonic()))[0]:
            return False
        came = os.read(output.fileno(), 65536)
        self._rest += came
        *whole, self._rest = self._rest.split(b"\n")
        came_now = [line.decode("utf-8", "replace").rstrip() for line in whole]
        self.lines += came_now
        self.history += came_now
        return bool(came)
