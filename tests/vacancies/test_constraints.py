"""What the database itself refuses, whatever the code above it does: each constraint is broken by direct SQL."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import NamedTuple

import asyncpg
import pytest

from services.kit.database.driver import Connection
from services.kit.database.roles import Role
from tests.kit.database.catalogue import as_role
from tests.running import Running
from tests.vacancies.desk import a_source, desk
from tests.vacancies.invented import csv_file, row

pytestmark = pytest.mark.anyio

TABLES = ["employer", "post", "published_post", "import", "import_part", "import_finding", "post_origin"]


class Rows(NamedTuple):
    """Two rows of a kind: the first is $1 of a statement, the second $2."""

    employers: tuple[str, str]
    posts: tuple[str, str]
    imports: tuple[str, str]


OF_EMPLOYERS = {
    "employer_pkey": "UPDATE employer SET id = $2 WHERE id = $1",
    "employer_credit_code_key": """UPDATE employer SET credit_code =
        (SELECT credit_code FROM employer WHERE id = $2) WHERE id = $1""",
    "employer_kind_check": "UPDATE employer SET kind = 'company' WHERE id IN ($1, $2)",
    "employer_registered_check": "UPDATE employer SET credit_code = NULL WHERE id IN ($1, $2)",
    "employer_source_name_idx": """UPDATE employer SET credit_code = NULL, source = 's', source_district = '440303',
        name = 'n' WHERE id IN ($1, $2)""",
    "employer_source_check": "UPDATE employer SET source = 's' WHERE id IN ($1, $2)",
}
OF_POSTS = {
    "post_pkey": "UPDATE post SET id = $2 WHERE id = $1",
    "post_employer_fkey": "UPDATE post SET employer = gen_random_uuid() WHERE id IN ($1, $2)",
    "post_occupation_score_check": "UPDATE post SET occupation_score = 1.1 WHERE id IN ($1, $2)",
    "post_pay_from_check": "UPDATE post SET pay_from = -1 WHERE id IN ($1, $2)",
    "post_pay_to_check": "UPDATE post SET pay_to = pay_from - 1 WHERE id IN ($1, $2)",
    "post_pay_agreed_check": "UPDATE post SET pay_agreed = true WHERE id IN ($1, $2)",
    "post_seats_check": "UPDATE post SET seats = 0 WHERE id IN ($1, $2)",
    "post_status_check": "UPDATE post SET status = 'lost' WHERE id IN ($1, $2)",
    "post_published_check": "UPDATE post SET published_on = NULL WHERE id IN ($1, $2)",
    "post_closed_check": "UPDATE post SET closed_on = published_on WHERE id IN ($1, $2)",
    "post_closed_on_check": "UPDATE post SET status = 'closed', closed_on = published_on - 1 WHERE id IN ($1, $2)",
    "post_complete_check": "UPDATE post SET occupation = NULL WHERE id IN ($1, $2)",
    "published_post_pkey": "INSERT INTO published_post SELECT * FROM published_post WHERE id IN ($1, $2)",
}
OF_IMPORTS = {
    "import_pkey": "UPDATE import SET id = $2 WHERE id = $1",
    "import_state_check": "UPDATE import SET state = 'lost', ended_at = NULL WHERE id IN ($1, $2)",
    "import_encoding_check": "UPDATE import SET encoding = 'latin-1' WHERE id IN ($1, $2)",
    "import_rows_total_check": "UPDATE import SET rows_total = -1 WHERE id IN ($1, $2)",
    "import_rows_add_up_check": "UPDATE import SET rows_read = rows_read + 1 WHERE id IN ($1, $2)",
    "import_ended_check": "UPDATE import SET ended_at = NULL WHERE id IN ($1, $2)",
    "import_one_running_idx": """UPDATE import SET state = 'running', ended_at = NULL, source = 's'
        WHERE id IN ($1, $2)""",
    "import_part_pkey": "INSERT INTO import_part SELECT i, 1, '' FROM unnest(ARRAY[$1, $1, $2]::uuid[]) AS i",
    "import_part_import_id_fkey": """INSERT INTO import_part SELECT gen_random_uuid(), 1, ''
        FROM import WHERE id IN ($1, $2)""",
    "import_part_number_check": "INSERT INTO import_part SELECT id, 0, '' FROM import WHERE id IN ($1, $2)",
    "import_finding_pkey": """UPDATE import_finding SET number = 1, line = 2 WHERE import_id = $1
        AND import_id <> $2""",
    "import_finding_import_id_fkey": """UPDATE import_finding SET import_id = gen_random_uuid()
        WHERE import_id IN ($1, $2)""",
    "import_finding_line_check": "UPDATE import_finding SET line = 0 WHERE import_id IN ($1, $2)",
    "post_origin_pkey": "UPDATE post_origin SET source = 's', key = '' WHERE import_id IN ($1, $2)",
    "post_origin_post_key": """UPDATE post_origin SET post = (SELECT min(post::text)::uuid FROM post_origin
        WHERE import_id IN ($1, $2)) WHERE import_id IN ($1, $2)""",
    "post_origin_post_fkey": "UPDATE post_origin SET post = gen_random_uuid() WHERE import_id IN ($1, $2)",
    "post_origin_import_id_fkey": """UPDATE post_origin SET import_id = gen_random_uuid()
        WHERE import_id IN ($1, $2)""",
}
EVERY = OF_EMPLOYERS | OF_POSTS | OF_IMPORTS
OF_THE_OWNER = {"published_post_pkey"}
"""Nobody else may write the open table."""


@asynccontextmanager
async def tried(vacancies: Running, role: Role) -> AsyncIterator[Connection]:
    """Open a transaction of a role; nothing of it is kept."""
    async with as_role(vacancies.settings, "vacancies", role) as connection:
        transaction = connection.transaction()
        await transaction.start()
        try:
            yield connection
        finally:
            await transaction.rollback()


@pytest.fixture(scope="module")
async def rows(vacancies: Running) -> Rows:
    """Register two employers with a published vacancy each, and import two files with two findings each."""
    officer = desk(vacancies, "district_officer", "440300")
    employers = [await officer.employer() for _ in range(2)]
    posts = [(await officer.published(employer=each)).rpartition("/")[2] for each in employers]
    content = csv_file([row(pay=""), row(id="2", pay="")])
    imports = [(await officer.imported(content, source=a_source()))["id"] for _ in range(2)]
    return Rows((employers[0], employers[1]), (posts[0], posts[1]), (imports[0], imports[1]))


@pytest.mark.parametrize("constraint", EVERY)
async def test_a_constraint_refuses_what_breaks_it(vacancies: Running, rows: Rows, constraint: str) -> None:
    pair = rows.imports
    if constraint in OF_EMPLOYERS:
        pair = rows.employers
    elif constraint in OF_POSTS:
        pair = rows.posts
    role = Role.OWNER if constraint in OF_THE_OWNER else Role.SYSTEM
    refused_by = None
    async with tried(vacancies, role) as connection:
        try:
            await connection.execute(EVERY[constraint], *pair)
        except asyncpg.IntegrityConstraintViolationError as error:
            refused_by = error.constraint_name
    assert refused_by == constraint


async def test_no_constraint_is_without_such_a_test(vacancies: Running) -> None:
    async with as_role(vacancies.settings, "vacancies", Role.SYSTEM) as connection:
        there = await connection.fetch(
            """
            SELECT conname AS name FROM pg_constraint
            WHERE conrelid = ANY ($1::text[]::regclass[]) AND contype IN ('c', 'f', 'p', 'u', 'x')
            UNION SELECT indexrelid::regclass::text FROM pg_index
            WHERE indrelid = ANY ($1::text[]::regclass[]) AND indisunique
            """,
            TABLES,
        )
    assert {each["name"] for each in there} == set(EVERY)


async def test_nothing_but_a_files_part_is_ever_deleted_by_the_application(vacancies: Running) -> None:
    for table in sorted({*TABLES} - {"import_part"}):
        async with tried(vacancies, Role.APP) as connection:
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await connection.execute(f"DELETE FROM {table}")  # noqa: S608 -- the tables of this file
