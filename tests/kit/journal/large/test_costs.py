"""What a run of the feed and a snapshot cost never depends on how much there is that the caller does not see."""

from typing import Any
from uuid import UUID

import orjson
import pytest

from services.kit.database.reading import bound
from services.kit.journal.feed import WINDOW, changes_statement
from services.kit.journal.snapshots import connected, rows_statement
from tests.kit.journal.following import highest
from tests.kit.journal.large.many import FAR
from tests.running import Running
from tests.small.callers import of_area
from tests.small.notes import NOTE

pytestmark = pytest.mark.anyio

CALLER = of_area(FAR)
EXPLAIN = "EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) "
FEW = 60
"""Blocks of some look-ups in an index; a walk over everything that there is takes thousands."""


def blocks(told: Any) -> int:  # noqa: ANN401 -- what EXPLAIN says
    """Return how many blocks PostgreSQL looked at."""
    plan = told[0]["Plan"]
    return int(plan["Shared Hit Blocks"] + plan["Shared Read Blocks"])


async def blocks_of_a_run(notes: Running, after: int) -> int:
    """Return how many blocks a run of the feed looks at."""
    statement = EXPLAIN + changes_statement("notes", told=False)
    async with notes.database.reads.acquire() as connection:
        told = await connection.fetchval(statement, *bound(notes.database, CALLER), after, 100)
    return blocks(orjson.loads(told))


@pytest.mark.usefixtures("behind")
async def test_a_run_of_the_feed_looks_at_a_window_however_much_stands_behind_it(notes: Running) -> None:
    per_entry = await blocks_of_a_run(notes, 0) / WINDOW
    assert per_entry < 4


@pytest.mark.usefixtures("behind")
async def test_the_end_of_the_feed_costs_nothing_for_whoever_sees_little_of_it(notes: Running) -> None:
    assert await blocks_of_a_run(notes, await highest(notes.database) - 1) <= FEW


@pytest.mark.usefixtures("behind")
async def test_a_snapshot_of_few_rows_looks_at_few_however_many_there_are(notes: Running) -> None:
    async with connected(notes.database, CALLER) as connection:
        told = await connection.fetchval(EXPLAIN + rows_statement("note", NOTE, CALLER), UUID(int=0), 500)
    assert blocks(orjson.loads(told)) <= FEW
