"""What the database itself refuses in assignments, whatever the code above it does."""

import asyncpg
import pytest

from services.kit.database.roles import Role
from tests.kit.database.catalogue import as_role
from tests.people.assignments.caseloads import assigned, worker_of
from tests.people.office import Office
from tests.running import Running

pytestmark = pytest.mark.anyio

ENDED = "ended_on = since, ended_for = 'found_work'"
BROKEN = {
    "pkey": "id = CASE WHEN id = $1 THEN $2 ELSE id END",
    "person_fkey": "person = gen_random_uuid()",
    "staff_fkey": "staff = gen_random_uuid()",
    "office_fkey": "office = gen_random_uuid()",
    "organisation_fkey": "organisation = gen_random_uuid()",
    "role_check": "role = 'friend'",
    "ended_on_check": ENDED.replace("since", "since - 1"),
    "ended_for_check": ENDED.replace("found_work", "because"),
    "ended_together_check": "ended_on = since",
    "one_open_idx": "(person, organisation) = (SELECT a.person, a.organisation FROM assignment AS a WHERE a.id = $1)",
}
"""What is set in two open assignments, $1 and $2, of other persons and organisations."""


async def test_none_can_be_broken(people: Running, officer: Office) -> None:
    made = [(await assigned(officer, await officer.register(), *await worker_of(officer)))["id"] for _ in range(2)]
    refused = {}
    for constraint, broken in BROKEN.items():
        async with as_role(people.settings, "people", Role.SYSTEM) as system:
            with pytest.raises(asyncpg.IntegrityConstraintViolationError) as refusal:
                await system.execute(
                    f"UPDATE assignment SET {broken} WHERE id IN ($1::uuid, $2::uuid)",  # noqa: S608 -- the table of this file
                    *made,
                )
        refused[constraint] = refusal.value.constraint_name
    assert refused == {constraint: f"assignment_{constraint}" for constraint in BROKEN}


async def test_no_constraint_is_without_such_a_test(people: Running) -> None:
    async with as_role(people.settings, "people", Role.SYSTEM) as system:
        there = await system.fetch(
            """
            SELECT conname AS name FROM pg_constraint
            WHERE conrelid = 'assignment'::regclass AND contype IN ('c', 'f', 'p', 'u', 'x')
            UNION SELECT indexrelid::regclass::text FROM pg_index
            WHERE indrelid = 'assignment'::regclass AND indisunique
            """
        )
    assert {row["name"] for row in there} == {f"assignment_{name}" for name in BROKEN}


async def test_no_assignment_is_ever_deleted_by_the_application(people: Running) -> None:
    async with as_role(people.settings, "people", Role.APP) as connection:
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await connection.execute("DELETE FROM assignment")


async def test_how_many_somebody_still_helps_is_told_to_those_who_keep_them_alone(
    people: Running, officer: Office
) -> None:
    staff, at = await worker_of(officer)
    await assigned(officer, await officer.register(), staff, at)
    async with as_role(people.settings, "people", Role.APP) as connection, connection.transaction():
        told = []
        for key in ("area:4403", "area:37"):
            await connection.execute("SELECT set_config('app.keys', $1, true)", key)
            told.append(await connection.fetchval("SELECT open_assignments_of($1, NULL)", staff))
        public = "SELECT has_function_privilege('public', 'open_assignments_of(uuid, uuid)', 'EXECUTE')"
        assert (told, await connection.fetchval(public)) == ([1, 0], False)
