"""Load on one server: prepared requests, sent by wrk over 32 connections."""

import json
import os
import shutil
import socket
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

CONNECTIONS = 32
SCRIPT = Path(__file__).with_name("prepared.lua")
MISSING = "wrk is missing; on Debian: apt-get install wrk"


@dataclass(frozen=True, slots=True)
class Request:
    """One HTTP request; `token` is the caller's."""

    method: str
    path: str
    token: str
    body: bytes = b""
    more: tuple[tuple[str, str], ...] = ()

    def raw(self, port: int) -> bytes:
        """Return the bytes on the wire."""
        headers = {"Host": f"127.0.0.1:{port}", "Authorization": f"Bearer {self.token}"} | dict(self.more)
        if self.body:
            headers |= {"Content-Type": "application/json", "Content-Length": str(len(self.body))} | dict(self.more)
        head = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        return f"{self.method} {self.path} HTTP/1.1\r\n{head}\r\n".encode() + self.body


@dataclass(frozen=True, slots=True)
class Figure:
    """What one run gave: answers per second, milliseconds at two quantiles, and for each answer its bytes and CPU time.

    `cpu` is in milliseconds of the app's process alone: it tells the same on a machine that does other things beside.
    """

    per_second: float
    p50: float
    p99: float
    size: float
    cpu: float


class LoadFailed(RuntimeError):
    """A run is no measurement: some answers were errors, or wrk could not run."""


def require_wrk() -> str:
    """Return the path of wrk; raise `LoadFailed` where it is not installed."""
    found = shutil.which("wrk")
    if found is None:
        raise LoadFailed(MISSING)
    return found


def prepare(file: Path, requests: Iterable[Request], port: int) -> Path:
    """Write requests for a server as `prepared.lua` reads them."""
    with file.open("wb") as out:
        for request in requests:
            raw = request.raw(port)
            out.write(b"%d\n%b" % (len(raw), raw))
    return file


def run(prepared: Path, port: int, pid: int, seconds: float) -> Figure:
    """Put load on a server for so many whole seconds; every answer must be a success."""
    words = [require_wrk(), "-t1", f"-c{CONNECTIONS}", f"-d{seconds:.0f}s", "--timeout", "20s", "-s", str(SCRIPT)]
    begun = cpu_seconds(pid)
    said = subprocess.run(  # noqa: S603 -- wrk with our own script
        [*words, f"http://127.0.0.1:{port}", "--", str(prepared)], capture_output=True, text=True, check=False
    )
    lines = [line for line in said.stdout.splitlines() if line.startswith("{")]
    if not lines:
        raise LoadFailed(said.stdout + said.stderr)
    result = json.loads(lines[-1])
    if result["refused"] or result["broken"] or not result["requests"]:
        raise LoadFailed(str(result), first_answer(prepared, port))
    answers = result["requests"]
    cpu = 1000 * (cpu_seconds(pid) - begun) / answers
    return Figure(answers / result["seconds"], result["p50_ms"], result["p99_ms"], result["bytes"] / answers, cpu)


def first_answer(prepared: Path, port: int) -> bytes:
    """Return what a server says to the first request of a file, to see why it refuses."""
    length, _, rest = prepared.read_bytes().partition(b"\n")
    with socket.create_connection(("127.0.0.1", port), timeout=20) as connection:
        connection.sendall(rest[: int(length)])
        return connection.recv(4096)


def cpu_seconds(pid: int) -> float:
    """Return the processor time that a process has used, in user and kernel mode (Linux)."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
