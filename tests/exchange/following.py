"""Someone who follows the merged feed."""

from typing import Any

import httpx

from tests.running import Running


async def walked(exchange: Running, headers: dict[str, str], limit: int = 3) -> list[dict[str, Any]]:
    """Follow the merged feed to its end, a few events at a time."""
    events: list[dict[str, Any]] = []
    after: str | None = None
    while True:
        query = {"limit": str(limit)} | ({"after": after} if after else {})
        answer = await exchange.client.get("/v1/changes", params=query, headers=headers)
        assert answer.status_code == httpx.codes.OK, answer.text
        run = answer.json()
        events += run["items"]
        if not run["more"]:
            return events
        after = run["last"]
