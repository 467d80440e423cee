"""What the database itself refuses of one-time codes, whatever the code above it does."""

from uuid import UUID, uuid4

import asyncpg
import pytest

from services.kit.database.roles import Role
from tests.kit.database.catalogue import as_role
from tests.people.office import Office
from tests.running import Running

pytestmark = pytest.mark.anyio

OTHER = "(SELECT id FROM {0} AS other WHERE other.id <> {0}.id LIMIT 1)"
BROKEN = {
    "self_service_code_pkey": f"id = {OTHER.format('self_service_code')}",
    "self_service_code_digest_check": "digest = 'short'",
    "self_service_code_valid_until_check": "valid_until = made_at",
    "self_service_code_wrong_tries_check": "wrong_tries = -1",
    "self_service_code_ended_for_check": "ended_for = 'forgotten', ended_at = made_at",
    "self_service_code_ended_at_check": "ended_for = 'used', ended_at = made_at - interval '1 second'",
    "self_service_code_ended_together_check": "ended_at = made_at",
    "self_service_code_five_tries_check": "wrong_tries = 5",
    "self_service_code_one_live_idx": "person = $2",
}
CODE = """INSERT INTO self_service_code (id, person, digest, made_by, made_at, valid_until, wrong_tries)
    VALUES ($1, $2, sha256('x'), 'somebody', now(), now() + interval '10 minutes', 0)"""
TRY = "INSERT INTO self_service_try VALUES ($1, 'terminal', now())"


async def test_no_constraint_of_a_code_can_be_broken(people: Running, officer: Office) -> None:
    persons = [UUID(await officer.register()) for _ in range(2)]
    codes = [uuid4() for _ in persons]
    stood = {}
    async with as_role(people.settings, "people", Role.SYSTEM) as system, system.transaction():
        for code, person in zip(codes, persons, strict=True):
            await system.execute(CODE, code, person)
        for name, assignment in BROKEN.items():
            more = (persons[1],) if "$2" in assignment else ()
            with pytest.raises(asyncpg.IntegrityConstraintViolationError) as refused:
                async with system.transaction():
                    await system.execute(f"UPDATE self_service_code SET {assignment} WHERE id = $1", codes[0], *more)  # noqa: S608 -- texts of this file
            stood[name] = refused.value.constraint_name
    assert stood == {name: name for name in BROKEN}


async def test_a_try_is_counted_once(people: Running) -> None:
    number = uuid4()
    async with as_role(people.settings, "people", Role.SYSTEM) as system, system.transaction():
        await system.execute(TRY, number)
        with pytest.raises(asyncpg.UniqueViolationError, match="self_service_try_pkey"):
            await system.execute(TRY, number)


async def test_no_constraint_is_without_such_a_test(people: Running) -> None:
    async with as_role(people.settings, "people", Role.SYSTEM) as system:
        there = await system.fetch(
            """SELECT conname AS name FROM pg_constraint
            WHERE conrelid = 'self_service_code'::regclass AND contype <> 'n'
            UNION SELECT indexrelid::regclass::text FROM pg_index
            WHERE indrelid = 'self_service_code'::regclass AND indisunique"""
        )
    assert {row["name"] for row in there} == set(BROKEN)
