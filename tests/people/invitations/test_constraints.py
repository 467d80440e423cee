"""What the database itself refuses in invitations and delegations, whatever the code above it does."""

import asyncpg
import pytest

from services.kit.database.roles import Role
from tests.kit.database.catalogue import as_role
from tests.people.assignments.caseloads import colleague, worker_of
from tests.people.office import Office
from tests.running import Running

pytestmark = pytest.mark.anyio

TABLES = ["invitation", "delegation"]
BROKEN = {
    "invitation_pkey": "UPDATE invitation SET id = (SELECT id FROM invitation WHERE staff = $2) WHERE staff = $1",
    "invitation_staff_fkey": "UPDATE invitation SET staff = gen_random_uuid() WHERE staff IN ($1, $2)",
    "invitation_office_fkey": "UPDATE invitation SET office = gen_random_uuid() WHERE staff IN ($1, $2)",
    "invitation_code_digest_key": "UPDATE invitation SET code_digest = '' WHERE staff IN ($1, $2)",
    "invitation_one_end_check": """UPDATE invitation SET accepted_at = now(), revoked_at = now()
        WHERE staff IN ($1, $2)""",
    "invitation_one_open_idx": "UPDATE invitation SET staff = $2 WHERE staff = $1",
    "delegation_pkey": "UPDATE delegation SET id = (SELECT id FROM delegation WHERE staff = $2) WHERE staff = $1",
    "delegation_staff_fkey": "UPDATE delegation SET staff = gen_random_uuid() WHERE staff IN ($1, $2)",
    "delegation_stand_in_fkey": "UPDATE delegation SET stand_in = gen_random_uuid() WHERE staff IN ($1, $2)",
    "delegation_somebody_else_check": "UPDATE delegation SET stand_in = staff WHERE staff IN ($1, $2)",
    "delegation_back_on_check": "UPDATE delegation SET back_on = since - 1 WHERE staff IN ($1, $2)",
    "delegation_no_overlap_excl": "UPDATE delegation SET staff = $2 WHERE staff = $1",
}
"""$1 and $2 are two staff members, each invited and each away."""


async def test_none_can_be_broken(people: Running, officer: Office) -> None:
    first, at = await worker_of(officer)
    second, third = await colleague(officer, at), await colleague(officer, at)
    for staff in (first, second):
        assert (await officer.post("/v1/invitations", {"staff": staff, "office": at})).is_success
        assert (await officer.post("/v1/delegations", {"staff": staff, "stand_in": third})).is_success
    refused = {}
    for constraint, statement in BROKEN.items():
        async with as_role(people.settings, "people", Role.SYSTEM) as system:
            with pytest.raises(asyncpg.IntegrityConstraintViolationError) as refusal:
                await system.execute(statement, first, second)
        refused[constraint] = refusal.value.constraint_name
    assert refused == {constraint: constraint for constraint in BROKEN}


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
        public = "SELECT has_function_privilege('public', 'staff_invited_by(bytea)', 'EXECUTE')"
        assert ({row["name"] for row in there}, await system.fetchval(public)) == (set(BROKEN), False)
