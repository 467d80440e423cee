"""What a read costs depends on what it asks for, never on how much the caller may see."""

import re
from importlib import import_module
from pathlib import Path
from uuid import UUID

import asyncpg
import orjson
import pytest

from services.kit.clock import Clock
from services.kit.database.driver import Connection
from services.kit.database.migrate import migrate_async
from services.kit.database.reading import FIRST, Shape, batch_statement, bound, one_statement, page_statement
from services.kit.database.roles import Role, cluster_url, libpq, role_url
from services.kit.service import Service
from services.kit.settings import SERVICES, Settings
from services.kit.vault.access_log import entry_text
from services.vacancies.posts.queries import LATEST, PUBLISHED_VACANCY, search_statement
from tests.running import Running
from tests.small.callers import of_area
from tests.small.notes import NOTE, write_note

pytestmark = pytest.mark.anyio

CITY = "440800"
SEEN = 20_000
MOST_BLOCKS = 60
"""A look-up in an index of this size takes four; a walk over everything that the city sees takes 300."""


@pytest.fixture(scope="module")
async def row(notes: Running) -> UUID:
    """Write a note of a city that sees very many rows, and return it."""
    async with notes.database.begin(of_area(CITY)) as session:
        written = (await write_note(session, CITY, "cost")).id
    system = await asyncpg.connect(libpq(role_url(notes.settings, "notes", Role.SYSTEM)))
    try:
        records = [("area:4408", "note", UUID(int=written.int - 2 - n)) for n in range(SEEN)]
        values = [list(column) for column in zip(*records, strict=True)]
        await system.execute("INSERT INTO scope SELECT * FROM unnest($1::text[], $2::text[], $3::uuid[])", *values)
    finally:
        await system.close()
    return written


async def blocks(notes: Running, statement: str, *values: object) -> int:
    """Return how many blocks PostgreSQL looks at for a statement of the city's caller."""
    caller = of_area(CITY)
    explain = f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {statement}"
    async with notes.database.reads.acquire() as connection:
        told = orjson.loads(await connection.fetchval(explain, *bound(notes.database, caller), *values))
    plan = told[0]["Plan"]
    return int(plan["Shared Hit Blocks"] + plan["Shared Read Blocks"])


async def test_one_row_costs_the_same_however_many_the_caller_sees(notes: Running, row: UUID) -> None:
    assert await blocks(notes, one_statement(NOTE, None), row) <= MOST_BLOCKS


async def test_a_batch_costs_the_same_however_many_the_caller_sees(notes: Running, row: UUID) -> None:
    assert await blocks(notes, batch_statement(NOTE, None), [row]) <= MOST_BLOCKS


async def test_the_last_page_costs_the_same_however_many_the_caller_sees(notes: Running, row: UUID) -> None:
    assert await blocks(notes, page_statement(NOTE, None, ()), UUID(int=row.int - 1), 1) <= MOST_BLOCKS


SHAPES: dict[tuple[str, str], Shape] = {
    (name, shape.table): shape
    for name in SERVICES
    for service in [import_module(f"services.{name}.app").SERVICE]
    if isinstance(service, Service)
    for shape in service.shapes
    if shape.filters
}
"""Every list that can be narrowed, by its service and its table."""
CONTRACTS = Path(__file__).parents[3] / "openapi"
OF_EACH_PAGE = {"limit", "after", "fields"}
BY_THEMSELVES = {
    "/v1/lists/job-seekers",
    "/v1/lists/posts",
    "/v1/worklist",
    "/v1/imports/{import_id}/rows",
}
"""Lists of a statement of their own, each measured by a benchmark of its name, but for the rows of one file."""

WIDE = {
    "notification.unread": "yes or no",
    "complaint.state": "five states, of which closed ones pile up",
    "person.hukou_kind": "two kinds",
    "person.residence": "an area and all below it",
    "person.temporary": "yes or no",
    "person.merged": "yes or no",
    "person_import.state": "a few states, of which done ones pile up",
    "person_import.dry_run": "yes or no",
    "person_export.state": "six states, of which expired ones pile up",
    "person_merge.standing": "yes or no",
    "handover.state": "four states",
    "evidence_file.kind": "eleven kinds",
    "retention_notice.open": "yes or no",
    "correction.state": "four states, of which decided ones pile up",
    "household.district": "an area and all below it",
    "household.certified": "yes or no",
    "household.recheck": "yes or no",
    "need.purpose": "two purposes",
    "need.open": "yes or no",
    "start_up_plan.stage": "four stages",
    "start_up_plan.open": "yes or no",
    "directory_entry.district": "an area, all above and all below it",
    "directory_entry.kind": "a dozen kinds",
    "directory_entry.audience": "what is for everybody is for each",
    "directory_entry.name": "all names with a part",
    "directory_entry.offered": "yes or no",
    "directory_entry.to_be_confirmed": "yes or no",
    "orientation.open": "yes or no",
    "service_case.path_id": "a few paths",
    "service_case.step": "a few steps",
    "service_case.state": "three states",
    "task.kind": "a few kinds",
    "task.open": "yes or no",
    "organisation.kind": "a dozen kinds",
    "organisation.district": "an area and all below it",
    "office.district": "an area and all below it",
    "office.open": "yes or no",
    "staff_member.office": "an office may have most of them",
    "staff_member.post": "a few posts",
    "staff_member.present": "yes or no",
    "assignment.role": "a few roles",
    "delegation.current": "yes or no",
    "assignment.open": "yes or no",
    "work_spell.current": "yes or no",
    "consent.holds": "yes or no",
    "status.kind": "a few kinds",
    "status.in_force": "yes or no",
    "status.annulled": "yes or no",
    "work_spell.annulled": "yes or no",
    "disability_certificate.in_force": "yes or no",
    "disability_certificate.annulled": "yes or no",
    "ability_profile.current": "yes or no",
    "ability_profile.annulled": "yes or no",
    "registration.open": "yes or no",
    "registration.annulled": "yes or no",
    "business.closed": "yes or no",
    "business.annulled": "yes or no",
    "insurance_spell.current": "yes or no",
    "insurance_spell.annulled": "yes or no",
    "education.annulled": "yes or no",
    "skill.annulled": "yes or no",
    "outside_training.annulled": "yes or no",
    "appointment.kind": "a few kinds",
    "assessment.kind": "two kinds",
    "assessment.in_force": "yes or no",
    "assessment.annulled": "yes or no",
    "psychological_assessment.in_force": "yes or no",
    "psychological_assessment.annulled": "yes or no",
    "employer.district": "an area and all below it",
    "employer.kind": "a few kinds",
    "employer.name": "all names that begin so",
    "post.status": "three states",
    "post.district": "an area and all below it",
    "post.occupation": "a group and all below it",
    "published_post.district": "an area and all below it, by an index of its own",
    "published_post.occupation": "a group and all below it, by an index of its own",
    "published_post.pay_from": "all from an amount upwards",
    "import.state": "a few states",
    "enrolment.status": "three states",
    "decision.programme": "a few dozen programmes, one of which may hold most decisions",
    "decision.outcome": "three outcomes",
    "referral.status": "a few states",
    "referral.check_due": "yes or no",
}
"""The filters that may leave much of what a caller sees, each with the reason; every other one is selective."""

ROWS = 2_000
LIKE_AN_EQUALITY = re.compile(r"(\w+)\.(\w+) = \{value\}")

UNBOUND = """
SELECT format('ALTER TABLE %s DISABLE TRIGGER USER', $1::text::regclass)
UNION ALL SELECT format('ALTER TABLE %s SET (fillfactor = 10)', $1::text::regclass)
UNION ALL SELECT format('ALTER TABLE %s DROP CONSTRAINT %I', conrelid::regclass, conname) FROM pg_constraint
    WHERE conrelid = $1::text::regclass AND contype IN ('c', 'f', 'x')
UNION ALL SELECT format('ALTER TABLE %s ALTER COLUMN %I DROP NOT NULL', attrelid::regclass, attname) FROM pg_attribute
    WHERE attrelid = $1::text::regclass AND attnum > 0 AND attnotnull AND attname <> 'id'
"""
"""Statements that free a table of all that its rows must be, so that rows need no more than what a list looks at.

Such rows are short: blocks that are filled to a tenth make a walk over the table as dear as over real ones.
"""


def narrowed(service: str) -> list[str]:
    """Return what the lists in a service's contract can be narrowed by, list after list."""
    paths = orjson.loads((CONTRACTS / f"{service}.json").read_bytes())["paths"]
    reads = [
        operations["get"].get("parameters", ())
        for path, operations in paths.items()
        if "get" in operations and path not in BY_THEMSELVES
    ]
    asked = [{each["name"] for each in parameters if each["in"] == "query"} for parameters in reads]
    return [name for names in asked if "after" in names for name in names - OF_EACH_PAGE]


@pytest.mark.parametrize("service", SERVICES)
def test_no_list_that_can_be_narrowed_is_forgotten_here(service: str) -> None:
    shapes = [shape for (of, _), shape in SHAPES.items() if of == service]
    assert sorted(narrowed(service)) == sorted(name for shape in shapes for name in shape.filters)


def test_a_filter_is_selective_or_known_to_leave_much() -> None:
    every = {f"{table}.{name}" for (_, table), shape in SHAPES.items() for name in shape.filters}
    selective = {f"{table}.{name}" for (_, table), shape in SHAPES.items() for name in shape.selective}
    assert every - selective == WIDE.keys()
    assert selective <= every


@pytest.mark.parametrize(
    ("service", "table", "name"),
    [(*where, name) for where, shape in SHAPES.items() for name in sorted(shape.selective)],
)
async def test_a_selective_filter_costs_the_same_however_many_the_caller_sees(
    settings: Settings, service: str, table: str, name: str
) -> None:
    await migrate_async(settings, service)
    shape = SHAPES[service, table]
    equality = LIKE_AN_EQUALITY.fullmatch(shape.filters[name])
    assert equality is not None
    assert equality[1] == table
    superuser = await asyncpg.connect(
        libpq(cluster_url(settings, service)), server_settings={"plan_cache_mode": "force_generic_plan", "jit": "off"}
    )
    transaction = superuser.transaction()
    await transaction.start()
    try:
        await fill(superuser, shape, equality[2])
        if service == "people":
            await superuser.execute(SIGNS_IN, of_area(CITY).subject)
        await superuser.execute(f"SET LOCAL ROLE {Role.APP.of(service)}")
        found, looked_at = await blocks_of_a_list(superuser, shape, name)
    finally:
        await transaction.rollback()
        await superuser.close()
    assert (found, looked_at <= MOST_BLOCKS) == (1, True), f"{looked_at} blocks were looked at"


SIGNS_IN = """INSERT INTO staff_member
    (id, version, created_at, updated_at, name_sealed, name_masked, subject)
    SELECT md5('value7')::uuid, 1, now(), now(), '', '', $1
    WHERE NOT EXISTS (SELECT FROM staff_member WHERE id = md5('value7')::uuid)"""
"""Lets the caller be the member of staff for whom the row is that is looked for, where rows are for staff."""


async def fill(superuser: Connection, shape: Shape, column: str) -> None:
    """Put many rows into a table, all seen by the city and each with a value of its own in one column."""
    for [statement] in await superuser.fetch(UNBOUND, shape.table):
        await superuser.execute(statement)
    await superuser.execute(
        f"""INSERT INTO {shape.table} SELECT (jsonb_populate_record(NULL::{shape.table}, jsonb_build_object(
            'id', md5('row' || n)::uuid, '{shape.seen_by}', md5('row' || n)::uuid,
            '{column}', md5('value' || n)::uuid))).*
        FROM generate_series(1, {ROWS}) AS n"""  # noqa: S608 -- the service's own shapes
    )
    seen = "value" if column == shape.seen_by else "row"
    await superuser.execute(
        f"""INSERT INTO scope SELECT 'area:' || left('{CITY}', 4), $1, md5('{seen}' || n)::uuid
        FROM generate_series(1, {ROWS}) AS n""",  # noqa: S608 -- the test's own constants
        shape.kind,
    )
    await superuser.execute(f"ANALYZE {shape.table}, scope")


async def blocks_of_a_list(app: Connection, shape: Shape, name: str) -> tuple[int, int]:
    """Return how many rows a list has that a filter narrows to one of very many, and how many blocks it looks at."""
    value = str(await app.fetchval("SELECT md5('value7')::uuid"))
    if shape is PUBLISHED_VACANCY:
        statement, values = search_statement(None, (name,)), [str(LATEST), "50", value]
    else:
        caller = of_area(CITY)
        statement = page_statement(shape, None, (name,))
        visible = f"{caller.visible},person:{value}"  # what is seen by whom it is for alone is for this caller
        values = [visible, caller.subject, "2026-06-15", str(FIRST), "50", value]
        values += [entry_text(caller, (), Clock(), "GET /v1/rows")] if shape.noted else []
    await app.execute(f"PREPARE list AS {statement}")
    literals = ", ".join(f"'{each}'" for each in values)
    rows = orjson.loads(await app.fetchval(f"EXECUTE list ({literals})"))
    told = orjson.loads(await app.fetchval(f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) EXECUTE list ({literals})"))
    plan = told[0]["Plan"]
    return len(rows), int(plan["Shared Hit Blocks"] + plan["Shared Read Blocks"])
