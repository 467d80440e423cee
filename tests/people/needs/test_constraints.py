"""What the database itself refuses in needs, whatever the code above it does."""

import asyncpg
import pytest

from services.kit.database.roles import Role
from tests.kit.database.catalogue import as_role
from tests.people.office import Office
from tests.running import Running

pytestmark = pytest.mark.anyio

BROKEN = {
    "pkey": "id = CASE WHEN id = $1 THEN $2 ELSE id END",
    "person_fkey": "person = gen_random_uuid()",
    "purpose_check": "purpose = 'leisure', takes_any_post = false, wage_from = NULL",
    "wage_from_check": "wage_from = 0",
    "hours_check": "hours = 'nights'",
    "home_work_check": "home_work = 'maybe'",
    "transport_check": "transport = 'horse'",
    "course_times_check": "purpose = 'training', course_times = '{noon}'",
    "of_jobs_only_check": "purpose = 'training', hours = 'any'",
    "of_trainings_only_check": "course = '挖掘机操作'",
    "occupations_check": "occupations = '{}'",
    "closed_on_check": "closed_on = recorded_on - 1, closed_for = 'met'",
    "closed_together_check": "closed_on = recorded_on",
    "one_open_idx": "person = (SELECT n.person FROM need AS n WHERE n.id = $1)",
}
"""What is set in two open job needs, $1 and $2, of other persons."""


async def test_none_can_be_broken(people: Running, officer: Office) -> None:
    made = []
    for _ in range(2):
        stated = {"person": await officer.register(), "purpose": "job", "occupations": ["4-01-02-01"]}
        made.append((await officer.post("/v1/needs", stated)).json()["id"])
    refused = {}
    for constraint, broken in BROKEN.items():
        async with as_role(people.settings, "people", Role.SYSTEM) as system:
            with pytest.raises(asyncpg.IntegrityConstraintViolationError) as refusal:
                await system.execute(
                    f"UPDATE need SET {broken} WHERE id IN ($1::uuid, $2::uuid)",  # noqa: S608 -- the table of this file
                    *made,
                )
        refused[constraint] = refusal.value.constraint_name
    assert refused == {constraint: f"need_{constraint}" for constraint in BROKEN}


async def test_no_constraint_is_without_such_a_test(people: Running) -> None:
    async with as_role(people.settings, "people", Role.SYSTEM) as system:
        there = await system.fetch(
            """
            SELECT conname AS name FROM pg_constraint
            WHERE conrelid = 'need'::regclass AND contype IN ('c', 'f', 'p', 'u', 'x')
            UNION SELECT indexrelid::regclass::text FROM pg_index WHERE indrelid = 'need'::regclass AND indisunique
            """
        )
    assert {row["name"] for row in there} == {f"need_{name}" for name in BROKEN}
