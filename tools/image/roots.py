"""Root file systems of this machine, and commands in them as a container engine would run them.

Needs root on Linux, unshare and chroot (util-linux, coreutils). Each command gets mount and process namespaces of its
own; the network is the machine's, so that pip finds what it finds here.
"""

import os
import shlex
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

DEVICES = ("null", "zero", "full", "random", "urandom", "shm")
NETWORK = (Path("/etc/resolv.conf"), Path("/etc/hosts"))


@dataclass(frozen=True, slots=True)
class How:
    """How a command runs in a root: as whom, where, with which variables, and what can be written."""

    user: str = "root"
    folder: str = "/"
    variables: Mapping[str, str] = field(default_factory=dict)
    read_only: bool = False
    volumes: Mapping[str, Path] = field(default_factory=dict)
    """Folders of this machine by the place at which they are mounted, to write to."""
    shown: Sequence[Path] = ()
    """Files and folders of this machine that are mounted at their own place, to read."""


def start(root: Path, command: Sequence[str], how: How, output: int | None = None) -> subprocess.Popen[bytes]:
    """Start a command in a root as process 1 of its namespace; it ends with the process that is returned."""
    script = "\n".join(("set -eu", *_mounts(root, how), _entry(root, command, how)))
    words = ["unshare", "--mount", "--pid", "--fork", "--kill-child", "/bin/sh", "-c", script]
    return subprocess.Popen(words, stdin=subprocess.DEVNULL, stdout=output, stderr=output and subprocess.STDOUT)  # noqa: S603 -- the steps of our own Dockerfile


def run(root: Path, command: Sequence[str], how: How) -> int:
    """Run a command in a root to its end and return its exit code; what it says is said here."""
    sys.stdout.flush()
    with start(root, command, how) as process:
        return process.wait()


def first_process(started: subprocess.Popen[bytes]) -> int | None:
    """Return the number that process 1 of a namespace has outside it; None before it was made."""
    try:
        children = Path(f"/proc/{started.pid}/task/{started.pid}/children").read_text(encoding="ascii").split()
    except OSError:
        return None
    return int(children[0]) if children else None


def _mounts(root: Path, how: How) -> list[str]:
    """Return the shell lines that mount what a container has."""
    at = shlex.quote(str(root))
    lines = [f"mount --make-rprivate / && mount --bind {at} {at}"]
    for given in (*(path for path in NETWORK if path.exists()), *how.shown):
        inside = root / given.relative_to("/")
        if given.is_dir():
            inside.mkdir(parents=True, exist_ok=True)
        elif not inside.exists():
            inside.parent.mkdir(parents=True, exist_ok=True)
            inside.touch()
        lines.append(f"mount --bind -o ro {shlex.quote(str(given))} {shlex.quote(os.path.realpath(inside))}")
    if how.read_only:
        lines.append(f"mount -o remount,bind,ro {at}")
    lines += [f"mount -t proc proc {at}/proc", f"mount -t tmpfs -o mode=755 dev {at}/dev"]
    for name in DEVICES:
        make = "mkdir" if name == "shm" else ":>"
        lines.append(f"{make} {at}/dev/{name} && mount --bind /dev/{name} {at}/dev/{name}")
    lines.append(f"ln -s /proc/self/fd {at}/dev/fd")
    if how.read_only:
        scratch = shlex.quote(str(root / "tmp"))
        lines.append(f"mount -t tmpfs -o mode=1777 tmp {scratch}")
    lines += [f"mount --bind {shlex.quote(str(here))} {at}{there}" for there, here in how.volumes.items()]
    return lines


def _entry(root: Path, command: Sequence[str], how: How) -> str:
    """Return the shell line that becomes the command, in the root, as the user, with these variables and no others."""
    uid, gid = ids_of(root, how.user)
    variables = [f"{name}={value}" for name, value in how.variables.items()]
    words = ["chroot", f"--userspec={uid}:{gid}", f"--groups={gid}", str(root)]
    return "exec " + shlex.join([*words, "/usr/bin/env", "-i", f"--chdir={how.folder}", *variables, *command])


def ids_of(root: Path, user: str) -> tuple[int, int]:
    """Return the numbers of a user and its group as the root's own /etc/passwd has them."""
    for line in (root / "etc" / "passwd").read_text(encoding="utf-8").splitlines():
        name, _, uid, gid, *_ = line.split(":")
        if user in {name, uid}:
            return int(uid), int(gid)
    raise LookupError(user)
