"""Asks each part whether it is ready, from a child of its own, and tells each answer."""

import asyncio
from collections.abc import Mapping

import httpx

from services.cli.errors import in_one_line
from services.cli.forked import Tell

WHILE_STARTING = 0.05
"""Seconds between two questions to a part that is not ready."""
WHILE_READY = 3.0
"""Seconds between two questions to a part that is ready."""
PATIENCE = 4.0
"""Seconds that a part may take to answer; its own checks have two."""
READY = 200


def watch_readiness(addresses: Mapping[str, str], tell: Tell) -> None:
    """Tell `name|` each time a part is found ready and `name|why` when it is not, with why; never return."""
    asyncio.run(_watch_all(addresses, tell))


async def ask(client: httpx.AsyncClient, address: str) -> str:
    """Return "" where the part at `address` is ready, else why not in one line."""
    try:
        answer = await client.get(f"{address}/readyz")
    except httpx.HTTPError as error:
        return in_one_line(error)
    return "" if answer.status_code == READY else f"/readyz answers {answer.status_code} {_failing(answer)}".strip()


async def _watch_all(addresses: Mapping[str, str], tell: Tell) -> None:
    """Watch every part at once."""
    async with httpx.AsyncClient(timeout=PATIENCE, trust_env=False) as client, asyncio.TaskGroup() as group:
        for name, address in addresses.items():
            group.create_task(_watch_one(client, name, address, tell))


async def _watch_one(client: httpx.AsyncClient, name: str, address: str, tell: Tell) -> None:
    """Ask one part again and again."""
    while True:
        why = await ask(client, address)
        tell(f"{name}|{why}")
        await asyncio.sleep(WHILE_STARTING if why else WHILE_READY)


def _failing(answer: httpx.Response) -> str:
    """Return the failing checks and their states, as the kit's /readyz tells them; nothing where it tells otherwise."""
    try:
        checks = answer.json()["checks"]
        return ", ".join(f"{check['name']} {check['state']}" for check in checks if check["state"] != "ok")
    except (ValueError, LookupError, TypeError):
        return ""
