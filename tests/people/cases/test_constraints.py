"""What the database itself refuses in a service case, whatever the code above it does."""

import asyncpg
import pytest

from services.kit.database.roles import Role
from tests.kit.database.catalogue import as_role
from tests.people.office import Office
from tests.running import Running

pytestmark = pytest.mark.anyio

OTHER = "(SELECT other.{0} FROM {1} AS other WHERE other.id <> {1}.id AND other.{2} = $2 LIMIT 1)"
"""A field of the other of the two cases, which is open and at its first step."""
BROKEN = {
    "service_case": {
        "pkey": f"id = {OTHER.format('id', 'service_case', 'id')}",
        "person_fkey": "person = gen_random_uuid()",
        "one_open_idx": f"person = {OTHER.format('person', 'service_case', 'id')}",
        "state_follows_check": "state = 'paused'",
        "paused_on_check": "state = 'paused', paused_on = opened_on - 1, paused_for = 'ill'",
        "paused_for_check": "state = 'paused', paused_on = opened_on, paused_for = 'because'",
        "paused_together_check": "paused_for = 'ill'",
        "closed_on_check": "state = 'closed', closed_on = opened_on - 1, closed_for = 'other'",
        "closed_for_check": "state = 'closed', closed_on = opened_on, closed_for = 'because'",
        "closed_together_check": "closed_for = 'other'",
        "paused_or_closed_check": """state = 'closed', closed_on = opened_on, closed_for = 'other',
            paused_on = opened_on, paused_for = 'ill'""",
        "known_check": "known = '{lucky}'",
    },
    "service_case_step": {
        "pkey": f"id = {OTHER.format('id', 'service_case_step', 'service_case')}",
        "service_case_fkey": "service_case = gen_random_uuid()",
        "n_check": "n = 0",
        "entered_by_check": "entered_after = 'people.case.opened'",
        "left_on_check": "left_on = entered_on - 1, outcome = 'passed', left_by = 'somebody'",
        "outcome_check": "left_on = entered_on, outcome = 'lost', left_by = 'somebody'",
        "left_together_check": "outcome = 'passed'",
        "left_by_check": "left_by = 'somebody'",
        "service_case_n_key": "service_case = $2, left_on = entered_on, outcome = 'passed', left_by = 'a'",
        "one_open_idx": "service_case = $2, n = 2",
    },
}


@pytest.mark.parametrize("table", BROKEN)
async def test_no_constraint_can_be_broken_and_each_is_tried(people: Running, officer: Office, table: str) -> None:
    openings = [{"person": await officer.register(), "path_id": "GD-SEVEN-LINKS"} for _ in range(2)]
    other, case = [(await officer.post("/v1/cases", opening)).json()["id"] for opening in openings]
    row = "id" if table == "service_case" else "service_case"
    refused = {}
    async with as_role(people.settings, "people", Role.SYSTEM) as system:
        for name, change in BROKEN[table].items():
            with pytest.raises(asyncpg.IntegrityConstraintViolationError) as told:
                await system.execute(f"UPDATE {table} SET {change} WHERE {row} = $1 AND $2::uuid <> $1", case, other)  # noqa: S608 -- these tables
            refused[f"{table}_{name}"] = told.value.constraint_name
        there = await system.fetch(
            """
            SELECT conname AS name FROM pg_constraint
            WHERE conrelid = $1::text::regclass AND contype IN ('c', 'f', 'p', 'u', 'x')
            UNION SELECT indexrelid::regclass::text FROM pg_index
            WHERE indrelid = $1::text::regclass AND indisunique
            """,
            table,
        )
    assert (refused, {each["name"] for each in there}) == ({name: name for name in refused}, set(refused))
