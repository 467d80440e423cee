"""What stands in the journal of the people service, as the system role sees it."""

from typing import Any

from sqlalchemy import text

from tests.running import Running


async def entries(people: Running, subject: str) -> list[tuple[str, int, dict[str, Any]]]:
    """Return the type, the row's version and the data of each entry about a row, in the order of their writing."""
    async with people.database.begin_system() as session:
        rows = await session.execute(
            text("SELECT type, row_version, data FROM journal WHERE subject = :subject ORDER BY seq"),
            {"subject": subject},
        )
        return [(row.type, row.row_version, row.data) for row in rows]


async def happened(people: Running, address: str) -> list[str]:
    """Return what happened to a row, given by its id or its address, such as `household.certified`."""
    subject = address.rpartition("/")[2]
    return [".".join(kind.split(".")[2:4]) for kind, _, _ in await entries(people, subject)]
