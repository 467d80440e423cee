"""What the database itself refuses in imports and exports, whatever the code above it does."""

import asyncpg
import pytest

from services.kit.database.roles import Role
from tests.kit.database.catalogue import as_role
from tests.people.imports.sending import csv_file, imported, row, sent
from tests.people.office import Office
from tests.running import Running

pytestmark = pytest.mark.anyio

TABLES = ["person_import", "person_import_part", "person_import_row", "person_export", "person_export_part"]
OF_IMPORTS = {
    "person_import_pkey": "UPDATE person_import SET id = $2 WHERE id = $1",
    "person_import_format_check": "UPDATE person_import SET format = 'pdf' WHERE id IN ($1, $2)",
    "person_import_state_check": "UPDATE person_import SET state = 'lost', ended_at = NULL WHERE id IN ($1, $2)",
    "person_import_encoding_check": "UPDATE person_import SET encoding = 'big5' WHERE id IN ($1, $2)",
    "person_import_rows_total_check": "UPDATE person_import SET rows_total = -1 WHERE id IN ($1, $2)",
    "person_import_rows_add_up_check": "UPDATE person_import SET rows_read = rows_read + 1 WHERE id IN ($1, $2)",
    "person_import_ended_check": """UPDATE person_import SET state = 'done', ended_at = NULL WHERE id IN ($1, $2)""",
    "person_import_part_pkey": """INSERT INTO person_import_part (id, import_id, number, content_sealed)
        SELECT id, $2, 9, content_sealed FROM person_import_part WHERE import_id = $1 LIMIT 1""",
    "person_import_part_import_id_fkey": """INSERT INTO person_import_part
        SELECT gen_random_uuid(), gen_random_uuid(), 1, '' WHERE $1 <> $2::uuid""",
    "person_import_part_number_check": "UPDATE person_import_part SET number = 0 WHERE import_id IN ($1, $2)",
    "person_import_part_import_id_number_key": "UPDATE person_import_part SET number = 1 WHERE import_id IN ($1, $2)",
    "person_import_row_pkey": "UPDATE person_import_row SET number = 2 WHERE import_id IN ($1, $2)",
    "person_import_row_import_id_fkey": """UPDATE person_import_row SET import_id = gen_random_uuid()
        WHERE import_id IN ($1, $2)""",
    "person_import_row_number_check": "UPDATE person_import_row SET number = -number WHERE import_id IN ($1, $2)",
    "person_import_row_outcome_check": """UPDATE person_import_row SET outcome = 'guessed', errors = '[]'
        WHERE import_id IN ($1, $2)""",
    "person_import_row_first_row_check": """UPDATE person_import_row SET outcome = 'repeated', errors = '[]'
        WHERE import_id IN ($1, $2)""",
    "person_import_row_errors_check": """UPDATE person_import_row SET outcome = 'refused', errors = '[]'
        WHERE import_id IN ($1, $2)""",
}
"""$1 is an import with two parts, $2 one that ended with two rows."""
OF_EXPORTS = {
    "person_export_pkey": "UPDATE person_export SET id = $2 WHERE id = $1",
    "person_export_format_check": "UPDATE person_export SET format = 'pdf' WHERE id IN ($1, $2)",
    "person_export_language_check": "UPDATE person_export SET language = 'fr' WHERE id IN ($1, $2)",
    "person_export_state_check": "UPDATE person_export SET state = 'lost', ended_at = NULL WHERE id IN ($1, $2)",
    "person_export_failed_for_check": """UPDATE person_export SET state = 'failed', failed_for = 'bored',
        ended_at = now() WHERE id IN ($1, $2)""",
    "person_export_rows_written_check": "UPDATE person_export SET rows_written = -1 WHERE id IN ($1, $2)",
    "person_export_purpose_check": "UPDATE person_export SET unmasked = true WHERE id IN ($1, $2)",
    "person_export_expires_at_check": """UPDATE person_export SET state = 'done', expires_at = NULL, ended_at = now()
        WHERE id IN ($1, $2)""",
    "person_export_failed_together_check": """UPDATE person_export SET state = 'failed', failed_for = NULL,
        ended_at = now() WHERE id IN ($1, $2)""",
    "person_export_ended_check": "UPDATE person_export SET state = 'cancelled', ended_at = NULL WHERE id IN ($1, $2)",
    "person_export_part_pkey": """INSERT INTO person_export_part
        SELECT each, $1, n, '' FROM (SELECT gen_random_uuid() AS each) AS one, generate_series(11, 12) AS n
        WHERE $1 <> $2::uuid""",
    "person_export_part_export_id_fkey": """INSERT INTO person_export_part
        SELECT gen_random_uuid(), gen_random_uuid(), 1, '' WHERE $1 <> $2::uuid""",
    "person_export_part_number_check": """INSERT INTO person_export_part
        SELECT gen_random_uuid(), $1, 0, '' WHERE $1 <> $2::uuid""",
    "person_export_part_export_id_number_key": """INSERT INTO person_export_part
        SELECT gen_random_uuid(), $1, 9, '' FROM generate_series(1, 2) WHERE $1 <> $2::uuid""",
}
"""$1 and $2 are two exports."""


async def refused(people: Running, statements: dict[str, str], *rows: str) -> dict[str, str]:
    """Return which constraint refuses each statement."""
    found = {}
    for constraint, statement in statements.items():
        async with as_role(people.settings, "people", Role.SYSTEM) as system:
            with pytest.raises(asyncpg.IntegrityConstraintViolationError) as refusal:
                await system.execute(statement, *rows)
        found[constraint] = str(refusal.value.constraint_name)
    return found


async def test_no_constraint_of_an_import_can_be_broken(people: Running, officer: Office) -> None:
    waiting = (await sent(officer, csv_file([row()]))).rpartition("/")[2]
    done, _ = await imported(officer, csv_file([row(), row()]))
    assert await refused(people, OF_IMPORTS, waiting, done["id"]) == {each: each for each in OF_IMPORTS}


async def test_no_constraint_of_an_export_can_be_broken(people: Running, officer: Office) -> None:
    asked = [(await officer.post("/v1/exports", {"format": "csv", "residence": "440514"})).json()["id"] for _ in "12"]
    assert await refused(people, OF_EXPORTS, *asked) == {each: each for each in OF_EXPORTS}


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
    assert {row["name"] for row in there} == {*OF_IMPORTS, *OF_EXPORTS}


async def test_whom_a_row_may_say_is_told_by_county_with_an_entry_where_the_caller_does_not_see_them(
    people: Running, officer: Office
) -> None:
    person = await officer.register()
    asked = """SELECT person, county FROM known_of(ARRAY[$1::bytea], ARRAY['\\x00'::bytea],
        now(), 'someone', '{district_officer}', NULL, 'POST /v1/imports/{import_id}:start', NULL)"""
    noted = "SELECT count(*) FROM access_log WHERE person = $1 AND fields = '{held_in}'"
    told = []
    async with as_role(people.settings, "people", Role.APP) as connection, connection.transaction():
        for keys in ("area:4403", "area:3701"):
            await connection.execute("SELECT set_config('app.keys', 'area:4403', true)")
            blind = await connection.fetchval("SELECT resident_id_blind FROM person WHERE id = $1", person)
            await connection.execute("SELECT set_config('app.keys', $1, true)", keys)
            row_told = await connection.fetchrow(asked, blind)
            await connection.execute("SELECT set_config('app.keys', 'area:4403', true)")
            told.append((*(str(each) for each in row_told or ()), await connection.fetchval(noted, person)))
    assert told == [(person, "None", 0), ("None", "440303", 1)]


async def test_the_functions_of_an_import_are_for_the_application_alone(people: Running) -> None:
    async with as_role(people.settings, "people", Role.SYSTEM) as system:
        public = """SELECT proname, has_function_privilege('public', oid, 'EXECUTE') AS open FROM pg_proc
            WHERE proname IN ('place_new', 'known_of') ORDER BY proname"""
        assert [tuple(each) for each in await system.fetch(public)] == [("known_of", False), ("place_new", False)]


async def test_a_row_that_somebody_sees_already_is_not_placed_as_new(people: Running, officer: Office) -> None:
    person = await officer.register()
    async with as_role(people.settings, "people", Role.APP) as connection:
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await connection.execute("SELECT place_new(ARRAY[$1::uuid], 'person', ARRAY['area:3701'])", person)
