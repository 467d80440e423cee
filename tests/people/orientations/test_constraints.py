"""What the database itself refuses in the directory and in orientations, whatever the code above it does."""

import asyncpg
import pytest

from services.kit.database.roles import Role
from tests.kit.database.catalogue import as_role
from tests.people.directory.entries import entered
from tests.people.office import Office
from tests.people.orientations.orienting import oriented
from tests.running import Running

pytestmark = pytest.mark.anyio

TABLES = ["directory_entry", "orientation"]
OF_ENTRIES = {
    "pkey": "id = CASE WHEN id = $1 THEN $2 ELSE id END",
    "kind_check": "kind = 'luck'",
    "organisation_fkey": "organisation = gen_random_uuid(), run_by = NULL",
    "office_fkey": "office = gen_random_uuid(), run_by = NULL",
    "one_who_runs_it_check": "run_by = NULL",
    "audience_check": "audience = '{}'",
    "everybody_alone_check": "audience = '{everybody,dibao}'",
    "accommodations_check": "accommodations = '{luck}'",
    "confirm_by_check": "confirm_by = confirmed_on",
    "withdrawn_for_check": "withdrawn_on = confirmed_on, withdrawn_for = 'because'",
    "withdrawn_together_check": "withdrawn_on = confirmed_on",
    "one_living_idx": "name = (SELECT e.name FROM directory_entry AS e WHERE e.id = $1)",
}
CLOSED = "outcome = 'taken_up', closed_on = oriented_on, closed_by = 'somebody'"
OF_ORIENTATIONS = {
    "pkey": "id = CASE WHEN id = $1 THEN $2 ELSE id END",
    "person_fkey": "person = gen_random_uuid()",
    "entry_fkey": "entry = gen_random_uuid()",
    "service_case_fkey": "service_case = gen_random_uuid()",
    "how_check": "how = 'carried'",
    "reason_check": "reason = 'because'",
    "outcome_check": CLOSED.replace("taken_up", "luck"),
    "closed_on_check": CLOSED.replace("= oriented_on", "= oriented_on - 1"),
    "closed_together_check": "outcome = 'taken_up'",
    "consent_of_introductions_check": CLOSED.replace("taken_up", "consent_withdrawn"),
}
"""What is set in two rows, $1 and $2."""


async def refused(people: Running, table: str, broken: dict[str, str], rows: list[str]) -> dict[str, str | None]:
    """Return which constraint refuses each change of two rows."""
    found = {}
    for constraint, change in broken.items():
        async with as_role(people.settings, "people", Role.SYSTEM) as system:
            with pytest.raises(asyncpg.IntegrityConstraintViolationError) as refusal:
                await system.execute(f"UPDATE {table} SET {change} WHERE id IN ($1::uuid, $2::uuid)", *rows)  # noqa: S608 -- the tables of this file
        found[constraint] = refusal.value.constraint_name
    return found


async def test_none_can_be_broken(people: Running, officer: Office) -> None:
    at = [await entered(officer, name) for name in ("甲服务中心", "乙服务中心")]
    sent = [await oriented(officer, await officer.register(), at[0]) for _ in range(2)]
    rows = [[each.rpartition("/")[2] for each in kind] for kind in (at, sent)]
    for table, broken, ids in zip(TABLES, (OF_ENTRIES, OF_ORIENTATIONS), rows, strict=True):
        assert await refused(people, table, broken, ids) == {name: f"{table}_{name}" for name in broken}


async def test_no_constraint_is_without_such_a_test(people: Running) -> None:
    async with as_role(people.settings, "people", Role.SYSTEM) as system:
        there = await system.fetch(
            """
            SELECT conname AS name FROM pg_constraint
            WHERE conrelid = ANY ($1::text[]::regclass[]) AND contype IN ('c', 'f', 'p', 'u', 'x')
            UNION SELECT indexrelid::regclass::text FROM pg_index
            WHERE indrelid = ANY ($1::text[]::regclass[]) AND indisunique
            """,
            TABLES,
        )
    broken = {f"directory_entry_{name}" for name in OF_ENTRIES} | {f"orientation_{name}" for name in OF_ORIENTATIONS}
    assert {row["name"] for row in there} == broken


async def test_nothing_of_it_is_ever_deleted_by_the_application(people: Running) -> None:
    for table in TABLES:
        async with as_role(people.settings, "people", Role.APP) as connection:
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await connection.execute(f"DELETE FROM {table}")  # noqa: S608 -- the tables of this file
