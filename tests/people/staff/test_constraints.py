"""What the database itself refuses in staff, whatever the code above it does."""

import asyncpg
import pytest

from services.kit.database.roles import Role
from tests.kit.database.catalogue import as_role
from tests.people.office import Office
from tests.people.staff.colleagues import CERTIFICATE, registered
from tests.running import Running

pytestmark = pytest.mark.anyio

TABLES = ["staff_member", "staff_membership", "staff_certificate"]
BROKEN = {
    "staff_member_pkey": "UPDATE staff_member SET id = $2 WHERE id = $1",
    "staff_member_phone_together_check": "UPDATE staff_member SET phone_masked = NULL WHERE id IN ($1, $2)",
    "staff_member_one_subject_idx": "UPDATE staff_member SET subject = 'the same' WHERE id IN ($1, $2)",
    "staff_membership_pkey": """UPDATE staff_membership SET id =
        (SELECT id FROM staff_membership WHERE staff = $2) WHERE staff = $1""",
    "staff_membership_staff_fkey": "UPDATE staff_membership SET staff = gen_random_uuid() WHERE staff IN ($1, $2)",
    "staff_membership_office_fkey": "UPDATE staff_membership SET office = gen_random_uuid() WHERE staff IN ($1, $2)",
    "staff_membership_post_check": "UPDATE staff_membership SET post = 'chief' WHERE staff IN ($1, $2)",
    "staff_membership_left_on_check": "UPDATE staff_membership SET left_on = since - 1 WHERE staff IN ($1, $2)",
    "staff_membership_no_overlap_excl": """INSERT INTO staff_membership
        SELECT gen_random_uuid(), staff, office, post, since - 9, since + 1 FROM staff_membership
        WHERE staff IN ($1, $2)""",
    "staff_certificate_pkey": """UPDATE staff_certificate SET id =
        (SELECT id FROM staff_certificate WHERE staff = $2) WHERE staff = $1""",
    "staff_certificate_staff_fkey": "UPDATE staff_certificate SET staff = gen_random_uuid() WHERE staff IN ($1, $2)",
    "staff_certificate_kind_check": "UPDATE staff_certificate SET kind = 'diploma' WHERE staff IN ($1, $2)",
    "staff_certificate_valid_until_check": """UPDATE staff_certificate SET valid_until = issued_on - 1
        WHERE staff IN ($1, $2)""",
}
"""$1 and $2 are two staff members, each with a post and a certificate."""
NOT_NULL_COMES_FIRST = {"staff_member_name_together_check", "staff_certificate_number_together_check"}


async def test_none_can_be_broken(people: Running, officer: Office) -> None:
    staff = [(await registered(officer, certificates=[CERTIFICATE]))["id"] for _ in range(2)]
    refused = {}
    for constraint, statement in BROKEN.items():
        async with as_role(people.settings, "people", Role.SYSTEM) as system:
            with pytest.raises(asyncpg.IntegrityConstraintViolationError) as refusal:
                await system.execute(statement, *staff)
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
    assert {row["name"] for row in there} == {*BROKEN, *NOT_NULL_COMES_FIRST}


async def test_no_staff_are_ever_deleted_by_the_application(people: Running) -> None:
    for table in TABLES:
        async with as_role(people.settings, "people", Role.APP) as connection:
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await connection.execute(f"DELETE FROM {table}")  # noqa: S608 -- the tables of this file
