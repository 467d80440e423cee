"""Answers of one JSON value a line, streamed."""

from collections.abc import AsyncGenerator
from contextlib import aclosing

from fastapi.responses import StreamingResponse
from starlette.types import Receive, Scope, Send


class NdjsonResponse(StreamingResponse):
    """Lines as they come; a route that answers it states its status, for this takes none."""

    media_type = "application/x-ndjson"

    def __init__(self, first: bytes, rest: AsyncGenerator[bytes]) -> None:
        """Take the first line, which was waited for: what stands against it is a problem and not a broken stream."""
        super().__init__(resumed(first, rest))
        self.rest = rest

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the lines; however that ends, what they hold is given back at once."""
        async with aclosing(self.rest):
            await super().__call__(scope, receive, send)


async def resumed(first: bytes, rest: AsyncGenerator[bytes]) -> AsyncGenerator[bytes]:
    """Yield a line that was taken already, and those after it."""
    yield first
    async for line in rest:
        yield line
