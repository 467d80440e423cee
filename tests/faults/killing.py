"""Whom to kill, and when: SIGKILL to a service, to PostgreSQL's postmaster and to NATS, at random moments."""

import asyncio
import contextlib
import os
import random
import signal
from collections import defaultdict
from collections.abc import Callable, Iterable
from pathlib import Path

from services.cli.children import ATTEMPTS_OF_SERVERS, STEADY_AFTER
from tests.cli.running import Running, descendants

TARGETS = ("notes", "echo", "PostgreSQL", "NATS")
WEIGHTS = (4, 2, 3, 3)
PAUSES = (1.0, 7.0)
"""Seconds between two kills: least and most."""
SERVERS = {"PostgreSQL", "NATS"}
IN_A_ROW = ATTEMPTS_OF_SERVERS - 1
"""Kills of one server without a steady time between, before it is spared: the supervisor would end after one more."""


class Killer:
    """Kills parts of one running platform, and keeps who was killed and when."""

    def __init__(self, platform: Running, seed: int) -> None:
        """Take the platform; the seed decides about the order and the moments."""
        self.platform = platform
        self.chance = random.Random(seed)
        self.kills: list[str] = []
        self._last: dict[str, float] = {}
        self._in_a_row: defaultdict[str, int] = defaultdict(int)

    async def run(self, enough: Callable[[], bool], due: Callable[[], float]) -> None:
        """Kill until it is enough, but never more than `due` says: a slow machine needs its time to write, too."""
        while not enough():
            await asyncio.sleep(self.chance.uniform(*PAUSES))
            if len(self.kills) >= due():
                continue
            target = self.chance.choices(TARGETS, WEIGHTS)[0]
            pid = self.find(target)
            if pid is not None and self._may(target):
                os.kill(pid, signal.SIGKILL)
                self.kills.append(target)

    def find(self, target: str) -> int | None:
        """Return the process to kill; None while it is away."""
        below = descendants(self.platform.process.pid)
        if target == "PostgreSQL":
            with contextlib.suppress(OSError, ValueError, IndexError):
                file = self.platform.state / "postgres" / "data" / "postmaster.pid"
                pid = int(file.read_text(encoding="utf-8").splitlines()[0])
                return pid if pid in below else None
            return None
        if target == "NATS":
            return next((pid for pid in below if b"nats-server" in program(pid)), None)
        return listener(self.platform.port_base + TARGETS.index(target), below)

    def _may(self, target: str) -> bool:
        """Tell whether the supervisor will start it again once more, and count the kill."""
        now = asyncio.get_running_loop().time()
        if now - self._last.get(target, 0.0) > STEADY_AFTER + 15:
            self._in_a_row[target] = 0
        if target in SERVERS and self._in_a_row[target] >= IN_A_ROW:
            return False
        self._in_a_row[target] += 1
        self._last[target] = now
        return True


def program(pid: int) -> bytes:
    """Return the program of a process; nothing where it has ended."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")[0]
    except OSError:
        return b""


def listener(port: int, pids: Iterable[int]) -> int | None:
    """Return which of these processes listens on a port."""
    sockets = {
        f"socket:[{fields[9]}]"
        for fields in map(str.split, Path("/proc/net/tcp").read_text(encoding="ascii").splitlines()[1:])
        if int(fields[1].rpartition(":")[2], 16) == port and fields[3] == "0A"
    }
    for pid in pids:
        with contextlib.suppress(OSError):
            for descriptor in Path(f"/proc/{pid}/fd").iterdir():
                with contextlib.suppress(OSError):
                    if str(descriptor.readlink()) in sockets:
                        return pid
    return None
