"""What the database itself refuses in a merge, whatever the code above it does."""

import asyncpg
import pytest

from services.kit.database.roles import Role
from tests.kit.database.catalogue import as_role
from tests.people.merges.doubles import double, merged
from tests.people.office import Office
from tests.running import Running

pytestmark = pytest.mark.anyio

ANOTHER = """(SELECT other.{0} FROM person_merge AS other
    WHERE other.id <> person_merge.id AND other.undone_at IS NULL LIMIT 1)"""
BROKEN = {
    "pkey": f"id = {ANOTHER.format('id')}",
    "survivor_fkey": "survivor = gen_random_uuid()",
    "absorbed_fkey": "absorbed = gen_random_uuid()",
    "one_idx": f"absorbed = {ANOTHER.format('absorbed')}",
    "grounds_check": "grounds = 'they look alike'",
    "despite_check": "despite = '{name}'",
    "undone_for_check": "undone_for = 'because', undone_by = 'somebody', undone_at = now()",
    "undone_together_check": "undone_by = 'somebody'",
    "two_records_check": "survivor = absorbed",
}


async def broken(people: Running, table: str, assignment: str, row: str) -> str | None:
    """Try to break a constraint with the rights of the system; return the name of the one that stood."""
    async with as_role(people.settings, "people", Role.SYSTEM) as system, system.transaction():
        with pytest.raises(asyncpg.IntegrityConstraintViolationError) as refused:
            await system.execute(f"UPDATE {table} SET {assignment} WHERE id = $1", row)  # noqa: S608 -- texts of this file
    return refused.value.constraint_name


async def test_no_constraint_of_a_merge_can_be_broken(people: Running, officer: Office) -> None:
    await merged(officer, *await double(officer))
    row = (await merged(officer, *await double(officer))).rpartition("/")[2]
    stood = {name: await broken(people, "person_merge", assignment, row) for name, assignment in BROKEN.items()}
    assert stood == {name: f"person_merge_{name}" for name in BROKEN}


async def test_nobody_with_a_resident_id_goes_into_another(people: Running, officer: Office) -> None:
    absorbed, survivor = await double(officer)
    assert await broken(people, "person", f"merged_into = '{absorbed}'", survivor) == "person_merged_into_check"


async def test_no_constraint_is_without_such_a_test(people: Running) -> None:
    async with as_role(people.settings, "people", Role.SYSTEM) as system:
        there = await system.fetch(
            """
            SELECT conname AS name FROM pg_constraint
            WHERE conrelid = 'person_merge'::regclass AND contype IN ('c', 'f', 'p', 'u', 'x')
            UNION SELECT indexrelid::regclass::text FROM pg_index
            WHERE indrelid = 'person_merge'::regclass AND indisunique
            """
        )
    assert {row["name"] for row in there} == {f"person_merge_{name}" for name in BROKEN}


async def test_the_application_takes_no_rows_along_for_persons_whom_its_caller_does_not_see(people: Running) -> None:
    async with as_role(people.settings, "people", Role.APP) as connection:
        for function in ("merge_person", "part_person"):
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await connection.fetch(
                    f"SELECT {function}(gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), now())"
                )


async def test_a_row_that_stayed_was_something_and_became_something(people: Running, officer: Office) -> None:
    await merged(officer, *await double(officer))
    half = "INSERT INTO person_merge_row SELECT id, 'attendance', id, 'confirmed' FROM person_merge LIMIT 1"
    async with as_role(people.settings, "people", Role.SYSTEM) as system, system.transaction():
        with pytest.raises(asyncpg.CheckViolationError, match="person_merge_row_became_check"):
            await system.execute(half)


@pytest.mark.parametrize("statement", ["DELETE FROM person_merge", "SELECT FROM person_merge_row"])
async def test_the_application_forgets_no_merge_and_does_not_see_what_went_along(
    people: Running, statement: str
) -> None:
    async with as_role(people.settings, "people", Role.APP) as connection:
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await connection.execute(statement)
