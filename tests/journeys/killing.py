"""Finds the process that serves a part, and kills it."""

import contextlib
import os
import signal
from pathlib import Path

from tests.cli.running import Running, descendants

LISTENING = "0A"
"""TCP state of a listening socket in /proc/net/tcp."""


def kill_part(platform: Running, part: int) -> None:
    """Send SIGKILL to the process of a part that listens on its port; nothing where it is just starting again."""
    inode = listener(platform.port_base + part)
    for pid in descendants(platform.process.pid):
        if inode is not None and inode in sockets(pid):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)


def listener(port: int) -> str | None:
    """Return the inode of the socket that listens on a port."""
    for line in Path("/proc/net/tcp").read_text(encoding="ascii").splitlines()[1:]:
        fields = line.split()
        if int(fields[1].split(":")[1], 16) == port and fields[3] == LISTENING:
            return fields[9]
    return None


def sockets(pid: int) -> set[str]:
    """Return the inodes of a process's sockets."""
    found: set[str] = set()
    with contextlib.suppress(OSError):
        for descriptor in Path(f"/proc/{pid}/fd").iterdir():
            with contextlib.suppress(OSError):
                target = str(descriptor.readlink())
                if target.startswith("socket:["):
                    found.add(target[len("socket:[") : -1])
    return found
