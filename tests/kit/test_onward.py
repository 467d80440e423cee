"""What an edge could not even send says nothing of the service that it was for."""

import asyncio

import httpx
import pytest

from services.kit.http.common import BadRequest
from services.kit.onward import reaching

pytestmark = pytest.mark.anyio


async def test_a_header_that_cannot_be_sent_is_the_callers_and_no_outage() -> None:
    async with await asyncio.start_server(lambda _, writer: writer.close(), "127.0.0.1", 0) as there:
        at = f"http://127.0.0.1:{there.sockets[0].getsockname()[1]}"
        async with httpx.AsyncClient(base_url=at) as client:
            with pytest.raises(BadRequest), reaching("people"):
                await client.get("/v1/persons", headers={"x": "a\x0bb"})
