"""What the database itself refuses in plans to start a business, whatever the code above it does."""

import asyncpg
import pytest

from services.kit.database.roles import Role
from tests.kit.database.catalogue import as_role
from tests.people.office import Office
from tests.people.start_up_plans.plans import planned
from tests.running import Running

pytestmark = pytest.mark.anyio

GIVEN_UP = "stage = 'given_up', ended_on = recorded_on, ended_for = 'health'"
BROKEN = {
    "pkey": "id = CASE WHEN id = $1 THEN $2 ELSE id END",
    "person_fkey": "person = gen_random_uuid()",
    "business_fkey": """stage = 'registered', ended_on = recorded_on, ended_for = 'opened',
        business = gen_random_uuid()""",
    "form_check": "form = 'club'",
    "capital_wanted_check": "capital_wanted = 0",
    "help_wanted_check": "help_wanted = '{luck}'",
    "stage_check": "stage = 'dreamt'",
    "ended_on_check": GIVEN_UP.replace("ended_on = recorded_on", "ended_on = recorded_on - 1"),
    "ended_for_check": GIVEN_UP.replace("health", "because"),
    "ended_together_check": GIVEN_UP.replace("ended_for = 'health'", "ended_for = NULL"),
    "ended_check": "stage = 'given_up'",
    "opened_check": GIVEN_UP.replace("health", "opened"),
    "one_open_idx": "person = (SELECT p.person FROM start_up_plan AS p WHERE p.id = $1)",
}
"""What is set in two open plans, $1 and $2, of other persons."""


async def test_none_can_be_broken(people: Running, officer: Office) -> None:
    made = [(await planned(officer, await officer.register())).rpartition("/")[2] for _ in range(2)]
    refused = {}
    for constraint, broken in BROKEN.items():
        async with as_role(people.settings, "people", Role.SYSTEM) as system:
            with pytest.raises(asyncpg.IntegrityConstraintViolationError) as refusal:
                await system.execute(
                    f"UPDATE start_up_plan SET {broken} WHERE id IN ($1::uuid, $2::uuid)",  # noqa: S608 -- the table of this file
                    *made,
                )
        refused[constraint] = refusal.value.constraint_name
    assert refused == {constraint: f"start_up_plan_{constraint}" for constraint in BROKEN}


async def test_no_constraint_is_without_such_a_test(people: Running) -> None:
    async with as_role(people.settings, "people", Role.SYSTEM) as system:
        there = await system.fetch(
            """
            SELECT conname AS name FROM pg_constraint
            WHERE conrelid = 'start_up_plan'::regclass AND contype IN ('c', 'f', 'p', 'u', 'x')
            UNION SELECT indexrelid::regclass::text FROM pg_index
            WHERE indrelid = 'start_up_plan'::regclass AND indisunique
            """
        )
    assert {row["name"] for row in there} == {f"start_up_plan_{name}" for name in BROKEN}


async def test_no_plan_is_ever_deleted_by_the_application(people: Running) -> None:
    async with as_role(people.settings, "people", Role.APP) as connection:
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await connection.execute("DELETE FROM start_up_plan")
