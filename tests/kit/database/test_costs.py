"""What a read costs depends on what it asks for, never on how much the caller may see."""

from uuid import UUID

import asyncpg
import orjson
import pytest

from services.kit.database.reading import batch_statement, one_statement, page_statement
from services.kit.database.roles import Role, libpq, role_url
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
        told = orjson.loads(await connection.fetchval(explain, caller.visible, caller.subject, *values))
    plan = told[0]["Plan"]
    return int(plan["Shared Hit Blocks"] + plan["Shared Read Blocks"])


async def test_one_row_costs_the_same_however_many_the_caller_sees(notes: Running, row: UUID) -> None:
    assert await blocks(notes, one_statement(NOTE, None), row) <= MOST_BLOCKS


async def test_a_batch_costs_the_same_however_many_the_caller_sees(notes: Running, row: UUID) -> None:
    assert await blocks(notes, batch_statement(NOTE, None), [row]) <= MOST_BLOCKS


async def test_the_last_page_costs_the_same_however_many_the_caller_sees(notes: Running, row: UUID) -> None:
    assert await blocks(notes, page_statement(NOTE, None, ()), UUID(int=row.int - 1), 1) <= MOST_BLOCKS
