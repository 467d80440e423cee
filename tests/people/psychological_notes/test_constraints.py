"""What the database itself refuses of a psychological note, whatever the code above it does."""

import asyncpg
import pytest

from services.kit.database.driver import Connection
from services.kit.database.roles import Role
from tests.kit.database.catalogue import as_role
from tests.people.office import Office, caller_of
from tests.people.psychological_notes.writing import written
from tests.running import Running

pytestmark = pytest.mark.anyio

TABLES = ["psychological_note", "psychological_note_reader"]
BROKEN = {
    "psychological_note_pkey": "UPDATE psychological_note SET id = $2 WHERE id = $1",
    "psychological_note_person_fkey": "UPDATE psychological_note SET person = $2 WHERE id = $1",
    "psychological_note_office_fkey": "UPDATE psychological_note SET office = $2 WHERE id = $1",
    "psychological_note_kind_check": "UPDATE psychological_note SET kind = 'gossip' WHERE id IN ($1, $2)",
    "psychological_note_reader_note_fkey": """INSERT INTO psychological_note_reader
        SELECT gen_random_uuid(), reader, wrapped FROM psychological_note_reader WHERE note IN ($1, $2)""",
    "psychological_note_reader_pkey": """INSERT INTO psychological_note_reader
        SELECT note, reader, wrapped FROM psychological_note_reader WHERE note IN ($1, $2)""",
}


async def refusal(system: Connection, statement: str, *rows: str) -> str | None:
    """Return the constraint that refuses a statement; nothing of it is kept."""
    attempt = system.transaction()
    await attempt.start()
    try:
        await system.execute(statement, *rows)
    except asyncpg.IntegrityConstraintViolationError as error:
        return error.constraint_name
    finally:
        await attempt.rollback()
    return None


async def test_none_of_its_constraints_can_be_broken_and_none_is_forgotten_here(
    people: Running, officer: Office
) -> None:
    person = await officer.register()
    rows = [(await written(officer, person)).rpartition("/")[2] for _ in range(2)]
    async with as_role(people.settings, "people", Role.SYSTEM) as system:
        refused = {name: await refusal(system, statement, *rows) for name, statement in BROKEN.items()}
        there = await system.fetch(
            """SELECT conname AS name FROM pg_constraint
            WHERE conrelid = ANY ($1::text[]::regclass[]) AND contype IN ('c', 'f', 'p', 'u', 'x')""",
            TABLES,
        )
    assert refused == {name: name for name in BROKEN}
    assert {row["name"] for row in there} == BROKEN.keys()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE psychological_note SET author = 'me'",
        "UPDATE psychological_note SET body = 'x'",
        "UPDATE psychological_note_reader SET reader = 'me'",
        "DELETE FROM psychological_note_reader",
    ],
)
async def test_the_application_puts_nothing_else_into_a_note(people: Running, statement: str) -> None:
    async with as_role(people.settings, "people", Role.APP) as app:
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await app.execute(statement)


async def test_nobody_but_its_author_adds_a_reader_even_in_the_database(people: Running, officer: Office) -> None:
    row = (await written(officer, await officer.register())).rpartition("/")[2]
    caller = await caller_of(officer)
    async with as_role(people.settings, "people", Role.APP) as app, app.transaction():
        bind = "SELECT set_config('app.keys', $1, true), set_config('app.subject', $2, true)"
        await app.execute(bind, caller.visible, "a colleague")
        seen = await app.fetchval("SELECT count(*) FROM psychological_note_reader")
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await app.execute("INSERT INTO psychological_note_reader VALUES ($1, 'a colleague', 'x')", row)
    assert seen == 0
