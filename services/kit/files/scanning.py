"""Asks a virus scanner about a file: clamd over a socket, or a command that reads the file from its standard input.

    clamd://127.0.0.1:3310          clamd:///run/clamav/clamd.ctl          exec:clamdscan --no-summary -

A command says with 0 that it found nothing and with 1 that it found something, as clamdscan does. Whatever else happens
means that nobody knows: such a file is asked about again and not served meanwhile.
"""

import asyncio
import shlex
from collections.abc import Iterable
from contextlib import suppress
from typing import Literal
from urllib.parse import urlsplit

Finding = Literal["clean", "infected", "scan_unavailable"]

WITHIN = 60.0
"""Seconds after which a scanner that has not answered is taken for one that is not there."""
INFECTED = 1
"""The exit status of a command that found something."""


async def scanned(hook: str, parts: Iterable[bytes]) -> Finding:
    """Return what the scanner says of a file."""
    try:
        async with asyncio.timeout(WITHIN):
            if hook.startswith("exec:"):
                return await _by_command(hook.removeprefix("exec:"), parts)
            return await _by_clamd(hook, parts)
    except (OSError, TimeoutError, ValueError):
        return "scan_unavailable"


async def _by_command(command: str, parts: Iterable[bytes]) -> Finding:
    process = await asyncio.create_subprocess_exec(
        *shlex.split(command),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL,
    )
    try:
        await process.communicate(b"".join(parts))
    finally:
        if process.returncode is None:
            process.kill()
        if process.stdin is not None:  # one that answers before it has read everything breaks the pipe
            with suppress(BrokenPipeError, ConnectionResetError):
                await process.stdin.wait_closed()
    if process.returncode == INFECTED:
        return "infected"
    return "clean" if process.returncode == 0 else "scan_unavailable"


async def _by_clamd(hook: str, parts: Iterable[bytes]) -> Finding:
    """Speak INSTREAM of clamd(8): each part behind its length, and a length of 0 at the end."""
    where = urlsplit(hook)
    if where.hostname is not None:
        reader, writer = await asyncio.open_connection(where.hostname, where.port or 3310)
    else:
        reader, writer = await asyncio.open_unix_connection(where.path)
    try:
        writer.write(b"zINSTREAM\0")
        for part in parts:
            writer.write(len(part).to_bytes(4, "big") + part)
            await writer.drain()
        writer.write(bytes(4))
        await writer.drain()
        answer = (await reader.readuntil(b"\0")).rstrip(b"\0")
    except asyncio.IncompleteReadError:
        return "scan_unavailable"
    finally:
        writer.close()
    if answer.endswith(b" FOUND"):
        return "infected"
    return "clean" if answer == b"stream: OK" else "scan_unavailable"
