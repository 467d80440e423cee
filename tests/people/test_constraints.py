"""What the database itself refuses, whatever the code above it does: each constraint is broken by direct SQL."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import NamedTuple

import asyncpg
import pytest

from services.kit.database.driver import Connection
from services.kit.database.roles import Role
from tests.kit.database.catalogue import as_role
from tests.people.office import CAN_WORK, Office
from tests.running import Running

pytestmark = pytest.mark.anyio

TABLES = ["person", "household", "household_member", "household_certification"]


class Row(NamedTuple):
    """Two persons and their households: the first is $1 of a statement, the second $2."""

    person_a: str
    person_b: str
    household_a: str
    household_b: str


OF_PERSONS = {
    "person_pkey": "UPDATE person SET id = $2 WHERE id = $1",
    "person_resident_id_blind_key": """UPDATE person SET resident_id_blind =
        (SELECT resident_id_blind FROM person WHERE id = $2) WHERE id = $1""",
    "person_sex_check": "UPDATE person SET sex = '3' WHERE id IN ($1, $2)",
    "person_birth_date_check": "UPDATE person SET birth_date = '1899-12-31' WHERE id IN ($1, $2)",
    "person_hukou_kind_check": "UPDATE person SET hukou_kind = '' WHERE id IN ($1, $2)",
    "person_resident_id_together_check": "UPDATE person SET resident_id_blind = NULL WHERE id IN ($1, $2)",
    "person_without_resident_id_check": """UPDATE person SET without_resident_id = 'forgotten',
        resident_id_sealed = NULL, resident_id_masked = NULL, resident_id_blind = NULL WHERE id IN ($1, $2)""",
    "person_one_identity_check": "UPDATE person SET without_resident_id = 'never_issued' WHERE id IN ($1, $2)",
    "person_merged_into_fkey": """UPDATE person SET resident_id_sealed = NULL, resident_id_masked = NULL,
        resident_id_blind = NULL, without_resident_id = 'never_issued', merged_into = gen_random_uuid()
        WHERE id IN ($1, $2)""",
    "person_merged_into_check": "UPDATE person SET merged_into = $2 WHERE id = $1",
    "person_contact_relation_check": "UPDATE person SET contact_relation = 'neighbour' WHERE id IN ($1, $2)",
    "person_contact_together_check": "UPDATE person SET contact_relation = 'friend' WHERE id IN ($1, $2)",
    **{
        f"person_{name}_together_check": f"UPDATE person SET {name}_masked = '***' WHERE id IN ($1, $2)"  # noqa: S608 -- columns of this file
        for name in ("phone", "former_name", "address", "email", "wechat", "contact_name", "contact_phone")
    },
}
OF_HOUSEHOLDS = {
    "household_pkey": "UPDATE household SET id = $2 WHERE id = $1",
    "household_hukou_kind_check": "UPDATE household SET hukou_kind = 'both' WHERE id IN ($1, $2)",
    "household_income_per_head_check": "UPDATE household SET income_per_head = -1 WHERE id IN ($1, $2)",
    "household_address_together_check": "UPDATE household SET address_masked = '***' WHERE id IN ($1, $2)",
    "household_certified_together_check": "UPDATE household SET certified_under = NULL WHERE id IN ($1, $2)",
    "household_recheck_since_check": """UPDATE household SET certified_on = NULL, certified_under = NULL,
        recheck_since = '2026-01-01' WHERE id IN ($1, $2)""",
    "household_member_pkey": """UPDATE household_member SET id =
        (SELECT id FROM household_member WHERE household = $2) WHERE household = $1""",
    "household_member_household_fkey": """UPDATE household_member SET household = gen_random_uuid()
        WHERE household = $1 AND household <> $2""",
    "household_member_person_fkey": """UPDATE household_member SET person = gen_random_uuid()
        WHERE household = $1 AND household <> $2""",
    "household_member_relation_check": "UPDATE household_member SET relation = 'aunt' WHERE household IN ($1, $2)",
    "household_member_left_on_check": "UPDATE household_member SET left_on = joined_on - 1 WHERE household IN ($1, $2)",
    "household_member_one_household_idx": """UPDATE household_member SET person =
        (SELECT person FROM household_member WHERE household = $2) WHERE household = $1""",
    "household_member_one_head_idx": "UPDATE household_member SET household = $2 WHERE household = $1",
    "household_certification_pkey": """UPDATE household_certification SET id =
        (SELECT id FROM household_certification WHERE household = $2) WHERE household = $1""",
    "household_certification_household_fkey": """UPDATE household_certification SET household = gen_random_uuid()
        WHERE household = $1 AND household <> $2""",
    "household_certification_withdrawn_on_check": """UPDATE household_certification
        SET withdrawn_on = certified_on - 1, withdrawn_for = 'moved_away' WHERE household IN ($1, $2)""",
    "household_certification_withdrawn_for_check": """UPDATE household_certification
        SET withdrawn_on = certified_on, withdrawn_for = 'because' WHERE household IN ($1, $2)""",
    "household_certification_withdrawn_together_check": """UPDATE household_certification
        SET withdrawn_for = 'moved_away' WHERE household IN ($1, $2)""",
    "household_certification_no_overlap_excl": """INSERT INTO household_certification
            (id, household, law, certified_on, certified_by, certified_at, facts, caveats, withdrawn_on, withdrawn_for)
        SELECT gen_random_uuid(), household, law, certified_on - 9, certified_by, certified_at, facts, caveats,
            certified_on + 1, 'moved_away' FROM household_certification WHERE household IN ($1, $2)""",
}
OF_FILES = {
    f"household_certification_{name}"
    for name in ("application_fkey", "application_key", "card_number_key", "follows_fkey")
}
"""What tests/people/households/test_constraints.py breaks."""
NOT_NULL_COMES_FIRST = {"person_name_together_check"}
"""Every column that these speak of is NOT NULL, so nothing can break them."""

OF_THE_SYSTEM = {"household_member_household_fkey", "household_certification_household_fkey"}
"""The application role is refused earlier, by row security: it does not see a row that is not there."""


@asynccontextmanager
async def tried(people: Running, role: Role) -> AsyncIterator[Connection]:
    """Open a transaction of a role that sees Shenzhen; nothing of it is kept."""
    async with as_role(people.settings, "people", role) as connection:
        transaction = connection.transaction()
        await transaction.start()
        await connection.execute("SELECT set_config('app.keys', 'area:4403', true)")
        try:
            yield connection
        finally:
            await transaction.rollback()


@pytest.fixture
async def rows(officer: Office) -> Row:
    """Register two persons, each the head of a certified household."""
    persons = [await officer.register(), await officer.register()]
    households = [await officer.household({"person": person, "relation": "head", **CAN_WORK}) for person in persons]
    for household in households:
        assert (await officer.post(f"{household}:certify", {}, seen=1)).status_code == 200
    return Row(*persons, *(household.rpartition("/")[2] for household in households))


async def refusal(people: Running, constraint: str, statement: str, first: str, second: str) -> str | None:
    """Return the constraint that refuses a statement of the role that is able to try it."""
    role = Role.SYSTEM if constraint in OF_THE_SYSTEM else Role.APP
    async with tried(people, role) as connection:
        try:
            await connection.execute(statement, first, second)
        except asyncpg.IntegrityConstraintViolationError as error:
            return error.constraint_name
    return None


@pytest.mark.parametrize("constraint", OF_PERSONS)
async def test_a_person_cannot_break_it(people: Running, rows: Row, constraint: str) -> None:
    refused_by = await refusal(people, constraint, OF_PERSONS[constraint], rows.person_a, rows.person_b)
    assert refused_by == constraint


@pytest.mark.parametrize("constraint", OF_HOUSEHOLDS)
async def test_a_household_cannot_break_it(people: Running, rows: Row, constraint: str) -> None:
    refused_by = await refusal(people, constraint, OF_HOUSEHOLDS[constraint], rows.household_a, rows.household_b)
    assert refused_by == constraint


async def test_no_constraint_is_without_such_a_test(people: Running) -> None:
    async with as_role(people.settings, "people", Role.SYSTEM) as connection:
        there = await connection.fetch(
            """
            SELECT conname AS name FROM pg_constraint
            WHERE conrelid = ANY ($1::text[]::regclass[]) AND contype IN ('c', 'f', 'p', 'u', 'x')
            UNION SELECT indexrelid::regclass::text FROM pg_index
            WHERE indrelid = ANY ($1::text[]::regclass[]) AND indisunique
            """,
            TABLES,
        )
    assert {row["name"] for row in there} == {*OF_PERSONS, *OF_HOUSEHOLDS, *NOT_NULL_COMES_FIRST, *OF_FILES}


async def test_nothing_of_a_person_is_ever_deleted_by_the_application(people: Running) -> None:
    for table in TABLES:
        async with tried(people, Role.APP) as connection:
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await connection.execute(f"DELETE FROM {table}")  # noqa: S608 -- the tables of this file


async def test_nobody_is_moved_into_an_area_that_the_caller_does_not_see(people: Running, rows: Row) -> None:
    async with tried(people, Role.APP) as connection:
        await connection.execute("SELECT set_config('app.keys', 'area:370102', true)")
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await connection.execute("SELECT place($1, 'person', ARRAY['area:370102'])", rows.person_a)


async def test_where_someone_is_held_is_told_by_county_with_an_entry_and_to_the_application_alone(
    people: Running, rows: Row
) -> None:
    async with tried(people, Role.APP) as connection:
        blind = await connection.fetchval("SELECT resident_id_blind FROM person WHERE id = $1", rows.person_a)
        asked = "holder_of($1, gen_random_uuid(), now(), 'someone', '{caseworker}', NULL, 'POST /v1/persons', NULL)"
        await connection.execute("SELECT set_config('app.keys', '', true)")
        told = await connection.fetchval(f"SELECT {asked}", blind)
        await connection.execute("SELECT set_config('app.keys', 'area:4403', true)")
        noted = await connection.fetchval("SELECT count(*) FROM access_log WHERE person = $1", rows.person_a)
        assert (told, noted) == ("440303", 1)
    async with as_role(people.settings, "people", Role.SYSTEM) as connection:
        public = """SELECT has_function_privilege('public', oid, 'EXECUTE') FROM pg_proc
            WHERE proname ~ 'holder_of$|held_in$'"""
        assert [row[0] for row in await connection.fetch(public)] == [False, False, False]
