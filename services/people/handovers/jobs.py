"""What the platform itself does once an offer was declined."""

from uuid import UUID

from services.kit.database.sessions import Database
from services.kit.jobs import Job
from services.people.persons import queries as persons
from services.people.persons.actions import show


async def hide_file(database: Database, person: str) -> None:
    """Let whoever declined a file see it no more: the person, and every row about them."""
    async with database.begin_system() as session:
        await show(session, await persons.held(session, UUID(person)))


HIDE_FILE = Job("hide_file", hide_file)
