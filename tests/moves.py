"""What the tests of moves ask of every service: what a district's follower is told, and whether somebody waits."""

from typing import Any

from services.kit.database.roles import Role
from tests.kit.database.catalogue import as_role
from tests.kit.journal.following import highest, unpositioned
from tests.running import Running
from tests.waiting import eventually

WAITING = """SELECT EXISTS (SELECT FROM pg_stat_activity
    WHERE datname = current_database() AND cardinality(pg_blocking_pids(pid)) > 0)"""


async def told(service: Running, district: str, after: int) -> dict[str, Any]:
    """Return what a follower of a district is told after a position: the last event about each row."""
    headers = service.headers("provincial_system", district)
    answer = await service.client.get("/v1/changes", params={"after": after}, headers=headers)
    return {event["subject"]: event for event in answer.json()["items"]}


async def end_of_feed(service: Running) -> int:
    """Return the last position of a service's feed, once every entry has one."""
    await eventually(lambda: unpositioned(service.database), 0)
    return await highest(service.database)


async def someone_waits(service: Running) -> bool:
    """Tell whether somebody waits for another's lock in a service's database."""
    async with as_role(service.settings, service.database.service, Role.OWNER) as owner:
        return bool(await owner.fetchval(WAITING))
