"""Whoever receives messages over HTTP: answers each request with the next of its statuses, and keeps what came."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field


@dataclass
class Receiver:
    """A server on this machine; `came` holds the headers and the body of each request."""

    statuses: Sequence[int]
    came: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    port: int = 0
    location: str = "http://127.0.0.1:9/elsewhere"

    @property
    def url(self) -> str:
        """Return where it listens."""
        return f"http://127.0.0.1:{self.port}/hook?key=of-its-own"

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Read one request and answer it; the last status goes on for ever, and 0 is no answer at all."""
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        headers = dict(line.lower().split(": ", 1) for line in head.split("\r\n")[1:] if ": " in line)
        status = self.statuses[min(len(self.came), len(self.statuses) - 1)]
        self.came.append((headers, await reader.readexactly(int(headers["content-length"]))))
        if status:
            writer.write(f"HTTP/1.1 {status} X\r\nLocation: {self.location}\r\nContent-Length: 0\r\n\r\n".encode())
            await writer.drain()
        else:
            await reader.read()
        writer.close()


@asynccontextmanager
async def receiving(*statuses: int) -> AsyncIterator[Receiver]:
    """Listen until the block ends."""
    receiver = Receiver(statuses)
    async with await asyncio.start_server(receiver.answer, "127.0.0.1", 0) as server:
        receiver.port = server.sockets[0].getsockname()[1]
        yield receiver
