"""What the database itself refuses in a correction, whatever the code above it does."""

import asyncpg
import pytest

from services.kit.database.roles import Role
from tests.kit.database.catalogue import as_role
from tests.people.corrections.proposals import proposed
from tests.people.office import Office
from tests.running import Running

pytestmark = pytest.mark.anyio

DECIDED = "state = 'approved', decided_by = 'another', decided_at = now(), decided_for = 'document_seen'"
BROKEN = {
    "pkey": "id = (SELECT other.id FROM correction AS other WHERE other.id <> correction.id LIMIT 1)",
    "person_fkey": "person = gen_random_uuid()",
    "one_pending_idx": """person = (SELECT other.person FROM correction AS other
        WHERE other.id <> correction.id AND other.state = 'pending' LIMIT 1)""",
    "name_together_check": "name_masked = NULL",
    "resident_id_together_check": "resident_id_masked = '***'",
    "birth_date_together_check": "birth_date_masked = '***'",
    "without_resident_id_check": "without_resident_id = 'forgotten'",
    "sex_check": "sex = '9'",
    "reason_check": "reason = 'because'",
    "state_check": "state = 'lost', decided_by = 'another', decided_at = now()",
    "decided_for_check": DECIDED.replace("document_seen", "because"),
    "something_check": "name_sealed = NULL, name_masked = NULL",
    "one_identity_check": "resident_id_sealed = '', resident_id_masked = '', without_resident_id = 'never_issued'",
    "decided_together_check": "decided_by = 'another'",
    "decided_for_together_check": "decided_for = 'document_seen'",
    "another_hand_check": DECIDED.replace("'another'", "proposed_by"),
}
NOT_NULL_COMES_FIRST = {"evidence_together_check"}


@pytest.mark.parametrize("constraint", BROKEN)
async def test_it_cannot_be_broken(people: Running, officer: Office, constraint: str) -> None:
    at = await proposed(officer, await officer.register())
    await proposed(officer, await officer.register())
    async with as_role(people.settings, "people", Role.SYSTEM) as system, system.transaction():
        with pytest.raises(asyncpg.IntegrityConstraintViolationError) as refused:
            await system.execute(
                f"UPDATE correction SET {BROKEN[constraint]} WHERE id = $1",  # noqa: S608 -- the table of this file
                at.rpartition("/")[2],
            )
    assert refused.value.constraint_name == f"correction_{constraint}"


async def test_no_constraint_is_without_such_a_test(people: Running) -> None:
    async with as_role(people.settings, "people", Role.SYSTEM) as system:
        there = await system.fetch(
            """
            SELECT conname AS name FROM pg_constraint
            WHERE conrelid = 'correction'::regclass AND contype IN ('c', 'f', 'p', 'u', 'x')
            UNION SELECT indexrelid::regclass::text FROM pg_index
            WHERE indrelid = 'correction'::regclass AND indisunique
            """
        )
    tried = {f"correction_{name}" for name in (*BROKEN, *NOT_NULL_COMES_FIRST)}
    assert {row["name"] for row in there} == tried


async def test_no_correction_is_ever_deleted_by_the_application(people: Running) -> None:
    async with as_role(people.settings, "people", Role.APP) as connection:
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await connection.execute("DELETE FROM correction")
