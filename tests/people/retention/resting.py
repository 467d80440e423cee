"""Files that rest: whatever was recorded about somebody, as if it had been long ago."""

from datetime import timedelta

from services.kit.database.roles import Role
from services.people.base import Base
from services.people.retention.jobs import announce_resting, anonymise_due
from tests.kit.database.catalogue import as_role
from tests.people.office import Office
from tests.running import Running

GANSU = "620000"
LANZHOU = "620102001"
HOME = {"residence": LANZHOU, "hukou": LANZHOU}
LONG = timedelta(days=1200)
"""Longer than the three years after which a file is announced there."""


async def resting(people: Running, person: str, age: timedelta = LONG) -> None:
    """Let everything about a person be older."""
    async with as_role(people.settings, "people", Role.SYSTEM) as system:
        for table in Base.metadata.sorted_tables:
            if "updated_at" not in table.c:
                continue
            keys = [key.parent.name for key in table.foreign_keys if key.column.table.name == "person"]
            for column in ["id"] if table.name == "person" else keys:
                await system.execute(
                    f"UPDATE {table.name} SET updated_at = updated_at - $1::interval WHERE {column} = $2",  # noqa: S608 -- our own tables
                    age,
                    person,
                )
        await system.execute("UPDATE person SET look_on = NULL WHERE id = $1", person)


async def due_today(people: Running, person: str) -> None:
    """Let the notice about a person's file have been given as long ago as it takes."""
    async with as_role(people.settings, "people", Role.SYSTEM) as system:
        await system.execute(
            """UPDATE retention_notice SET announced_on = announced_on - (due_on - current_date + 1),
                inactive_since = least(inactive_since, announced_on - (due_on - current_date + 1)),
                due_on = current_date - 1
            WHERE person = $1 AND ended_on IS NULL""",
            person,
        )


async def notices(officer: Office, person: str) -> list[dict[str, object]]:
    """Return the notices about a person's file."""
    found: list[dict[str, object]] = (await officer.get("/v1/retention-notices", person=person)).json()["items"]
    return found


async def announced(people: Running, gansu: Office, who: str) -> str:
    """Let a file rest until it is announced; return the address of the notice."""
    await resting(people, who)
    await announce_resting(people.database)
    [notice] = await notices(gansu, who)
    return f"/v1/retention-notices/{notice['id']}"


async def anonymised(people: Running, gansu: Office, who: str) -> None:
    """Let a file rest until it is anonymised."""
    await announced(people, gansu, who)
    await due_today(people, who)
    await anonymise_due(people.database)
    [notice] = await notices(gansu, who)
    assert notice["ended_for"] == "anonymised"


async def anonymised_at_home(people: Running, gansu: Office, who: str, home: str) -> None:
    """Let a household rest with somebody's file."""
    async with as_role(people.settings, "people", Role.SYSTEM) as system:
        await system.execute(
            "UPDATE household SET updated_at = updated_at - interval '1200 days' WHERE id = $1",
            home.rpartition("/")[2],
        )
    await anonymised(people, gansu, who)
