"""What the database itself refuses in a person's file, whatever the code above it does."""

import asyncpg
import pytest

from services.kit.database.driver import Connection
from services.kit.database.roles import Role
from tests.kit.database.catalogue import as_role
from tests.people.files.parts import FILE_PARTS, in_file, table_of
from tests.people.office import Office
from tests.running import Running

pytestmark = pytest.mark.anyio

OF_EVERY_PART = {
    "pkey": "id = (SELECT other.id FROM {table} AS other WHERE other.id <> {table}.id LIMIT 1)",
    "person_fkey": "person = gen_random_uuid()",
    "annulled_for_check": "annulled_for = 'because'",
}
SHOWN_ELSEWHERE = {
    "skill_once_idx",
    "work_spell_one_full_time_excl",
    "status_once_a_day_excl",
    "insurance_spell_once_a_month_excl",
    "disability_certificate_one_in_force_excl",
    "registration_one_a_day_excl",
    "disability_certificate_one_of_servicemen_excl",
}
"""Constraints between rows, which a test of their noun breaks."""
BROKEN = [(part, name) for part, of in FILE_PARTS.items() for name in (*OF_EVERY_PART, *of.broken)]


async def refusal(system: Connection, table: str, assignment: str, row: str) -> str | None:
    """Return the constraint that refuses a change of a row; nothing of it is kept."""
    attempt = system.transaction()
    await attempt.start()
    try:
        await system.execute(f"UPDATE {table} SET {assignment} WHERE id = $1", row)  # noqa: S608 -- the tables of this file
    except asyncpg.IntegrityConstraintViolationError as error:
        return error.constraint_name
    finally:
        await attempt.rollback()
    return None


@pytest.mark.parametrize("part", FILE_PARTS)
async def test_none_of_its_constraints_can_be_broken(people: Running, officer: Office, part: str) -> None:
    first = await in_file(officer, part, await officer.register())
    await in_file(officer, part, await officer.register())
    table, row = table_of(part), first.rpartition("/")[2]
    broken = OF_EVERY_PART | FILE_PARTS[part].broken
    async with as_role(people.settings, "people", Role.SYSTEM) as system:
        refused = {name: await refusal(system, table, how.format(table=table), row) for name, how in broken.items()}
    assert refused == {name: f"{table}_{name}" for name in broken}


@pytest.mark.parametrize("part", FILE_PARTS)
async def test_no_constraint_is_without_such_a_test(people: Running, part: str) -> None:
    table = table_of(part)
    async with as_role(people.settings, "people", Role.SYSTEM) as system:
        there = await system.fetch(
            """
            SELECT conname AS name FROM pg_constraint
            WHERE conrelid = $1::regclass AND contype IN ('c', 'f', 'p', 'u', 'x')
            UNION SELECT indexrelid::regclass::text FROM pg_index WHERE indrelid = $1::regclass AND indisunique
            """,
            table,
        )
    tried = {f"{table}_{name}" for of, name in BROKEN if of == part}
    assert {row["name"] for row in there} - SHOWN_ELSEWHERE == tried


@pytest.mark.parametrize("part", FILE_PARTS)
async def test_nothing_in_a_file_is_ever_deleted_by_the_application(people: Running, part: str) -> None:
    async with as_role(people.settings, "people", Role.APP) as connection:
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await connection.execute(f"DELETE FROM {table_of(part)}")  # noqa: S608 -- the tables of this file
