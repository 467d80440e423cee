"""What the database itself refuses in organisations and offices, whatever the code above it does."""

import asyncpg
import pytest

from services.kit.database.roles import Role
from tests.kit.database.catalogue import as_role
from tests.people.office import Office
from tests.people.organisations.bodies import organisation, window
from tests.running import Running
from tests.vacancies.invented import credit_code

pytestmark = pytest.mark.anyio

TABLES = ["organisation", "office"]
BROKEN = {
    "organisation_pkey": "UPDATE organisation SET id = $2 WHERE id = $1",
    "organisation_credit_code_key": """UPDATE organisation SET credit_code =
        (SELECT credit_code FROM organisation WHERE id = $2) WHERE id = $1""",
    "organisation_kind_check": "UPDATE organisation SET kind = 'club' WHERE id IN ($1, $2)",
    "organisation_parent_fkey": "UPDATE organisation SET parent = gen_random_uuid() WHERE id IN ($1, $2)",
    "organisation_not_its_own_parent_check": "UPDATE organisation SET parent = id WHERE id IN ($1, $2)",
    "office_pkey": """UPDATE office SET id = (SELECT id FROM office WHERE organisation = $2)
        WHERE organisation = $1""",
    "office_organisation_fkey": "UPDATE office SET organisation = gen_random_uuid() WHERE organisation IN ($1, $2)",
}
"""$1 and $2 are two organisations, each with an office."""


async def test_none_can_be_broken(people: Running, officer: Office) -> None:
    bodies = [await organisation(officer, credit_code=credit_code("12")) for _ in range(2)]
    for body in bodies:
        await window(officer, body)
    refused = {}
    for constraint, statement in BROKEN.items():
        async with as_role(people.settings, "people", Role.SYSTEM) as system:
            with pytest.raises(asyncpg.IntegrityConstraintViolationError) as refusal:
                await system.execute(statement, *bodies)
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
    assert {row["name"] for row in there} == set(BROKEN)
