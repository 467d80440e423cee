"""What the database itself refuses of a file of evidence, whatever the code above it does."""

import asyncpg
import pytest

from services.kit.database.roles import Role
from tests.kit.database.catalogue import as_role
from tests.people.evidence_files.handing import sent
from tests.people.office import Office
from tests.running import Running

pytestmark = pytest.mark.anyio

OTHER = "(SELECT {0} FROM evidence_file AS other WHERE other.id <> evidence_file.id LIMIT 1)"
BROKEN = {
    "pkey": f"id = {OTHER.format('id')}",
    "person_fkey": "person = gen_random_uuid()",
    "application_fkey": "application = gen_random_uuid()",
    "kind_check": "kind = 'selfie'",
    "media_type_check": "media_type = 'text/html'",
    "size_check": "size = 0",
    "sha256_check": "sha256 = 'short'",
    "object_key": f"object = {OTHER.format('object')}",
    "state_check": "state = 'lost'",
    "stored_at_check": "stored_at = NULL, digests = NULL",
    "digests_check": "digests = NULL",
    "scanned_at_check": "state = 'clean'",
    "removed_at_check": "removed_at = now()",
}


async def broken(people: Running, assignment: str, row: str) -> str | None:
    """Try to break a constraint with the rights of the system; return the name of the one that stood."""
    async with as_role(people.settings, "people", Role.SYSTEM) as system, system.transaction():
        with pytest.raises(asyncpg.IntegrityConstraintViolationError) as refused:
            await system.execute(f"UPDATE evidence_file SET {assignment} WHERE id = $1", row)  # noqa: S608 -- texts of this file
    return refused.value.constraint_name


async def test_no_constraint_of_evidence_can_be_broken(people: Running, officer: Office) -> None:
    _, row = [(await sent(officer, await officer.register())).json()["id"] for _ in range(2)]
    stood = {name: await broken(people, assignment, row) for name, assignment in BROKEN.items()}
    assert stood == {name: f"evidence_file_{name}" for name in BROKEN}


async def test_no_constraint_is_without_such_a_test(people: Running) -> None:
    async with as_role(people.settings, "people", Role.SYSTEM) as system:
        there = await system.fetch(
            "SELECT conname FROM pg_constraint WHERE conrelid = 'evidence_file'::regclass AND contype <> 'n'"
        )
    assert {row["conname"] for row in there} == {f"evidence_file_{name}" for name in BROKEN}
