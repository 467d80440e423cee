"""The feed is in order, misses nothing, and waits for nobody's transaction."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import asyncpg
import pytest

from services.cli.embedded.postgres import Postgres
from services.kit.database.sessions import Database
from services.kit.journal.sequencing import sequence
from services.kit.settings import Settings
from tests.kit.journal.following import AUTHOR, change, change_in, feed, highest, positions, unpositioned, write
from tests.running import Running
from tests.small.notes import write_note
from tests.waiting import eventually

pytestmark = pytest.mark.anyio


@asynccontextmanager
async def sequencers(settings: Settings, how_many: int) -> AsyncIterator[None]:
    """Run more sequencers of the notes beside the service's own."""
    databases = [Database(settings, "notes") for _ in range(how_many)]
    tasks = [asyncio.create_task(sequence(database, asyncio.Event())) for database in databases]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        for database in databases:
            await database.close()


async def about(notes: Running, note: object) -> list[tuple[str, str]]:
    """Return what the feed tells of a note, in its order: the version and the words after it."""
    return [
        (event["rowversion"], event["data"]["state"]["words"])
        for event in await feed(notes)
        if event["subject"] == str(note)
    ]


async def test_a_change_in_a_transaction_that_began_before_anothers_commit_comes_after_it(notes: Running) -> None:
    database = notes.database
    row = await write(database, "first")
    async with database.begin(AUTHOR) as a:
        await write_note(a, "440303", "A has begun to write")
        await a.flush()
        await change(database, row, "by B")
        await eventually(lambda: unpositioned(database), 0)
        await change_in(a, row, "by A")
    await eventually(lambda: unpositioned(database), 0)
    assert await about(notes, row) == [("1", "first"), ("2", "by B"), ("3", "by A")]


async def test_an_open_writing_transaction_in_another_database_does_not_hold_the_feed_up(
    notes: Running, postgres: Postgres
) -> None:
    elsewhere = await asyncpg.connect(postgres.url)
    async with elsewhere.transaction():
        await elsewhere.execute("CREATE TABLE half_written (n int)")
        row = await write(notes.database, "meanwhile")
        await eventually(lambda: about(notes, row), [("1", "meanwhile")])
        await elsewhere.execute("DROP TABLE half_written")
    await elsewhere.close()


async def test_an_open_writing_transaction_in_the_same_database_does_not_hold_the_feed_up(notes: Running) -> None:
    async with notes.database.begin(AUTHOR) as slow:
        late = await write_note(slow, "440303", "late")
        await slow.flush()
        row = await write(notes.database, "meanwhile")
        await eventually(lambda: about(notes, row), [("1", "meanwhile")])
    await eventually(lambda: about(notes, late.id), [("1", "late")])


async def test_what_commits_late_comes_after_what_was_read_already(notes: Running) -> None:
    async with notes.database.begin(AUTHOR) as slow:
        late = await write_note(slow, "440303", "late")
        await slow.flush()
        await write(notes.database, "early")
        await eventually(lambda: unpositioned(notes.database), 0)
        read = await highest(notes.database)
    await eventually(lambda: unpositioned(notes.database), 0)
    assert [event["subject"] for event in await feed(notes, read)] == [str(late.id)]


async def test_what_is_rolled_back_is_told_to_nobody(notes: Running) -> None:
    before = await highest(notes.database)
    with pytest.raises(ZeroDivisionError):
        await write_and_fail(notes.database)
    await write(notes.database, "kept")
    await eventually(lambda: unpositioned(notes.database), 0)
    assert [event["data"]["state"]["words"] for event in await feed(notes, before)] == ["kept"]


async def write_and_fail(database: Database) -> None:
    """Write a note in a transaction that does not end well."""
    async with database.begin(AUTHOR) as session:
        await write_note(session, "440303", "taken back")
        await session.flush()
        raise ZeroDivisionError


async def test_several_sequencers_at_once_give_each_entry_one_position_without_a_gap(
    notes: Running, settings: Settings
) -> None:
    async with sequencers(settings, 2):
        await asyncio.gather(*(write(notes.database, f"at once {n}") for n in range(100)))
        await eventually(lambda: unpositioned(notes.database), 0)
    given = await positions(notes.database)
    assert given == list(range(1, len(given) + 1))


async def test_a_second_sequencer_takes_over_where_the_first_was_cut_off(
    notes: Running, settings: Settings, postgres: Postgres
) -> None:
    admin = await asyncpg.connect(postgres.url)
    async with sequencers(settings, 1):
        rows = []
        for n in range(30):
            rows.append(await write(notes.database, f"cut off {n}"))
            if n == 10:
                await admin.execute(CUT_OFF, "bihuan notes sequencer")
        await eventually(lambda: unpositioned(notes.database), 0)
    await admin.close()
    given = await positions(notes.database)
    assert given == list(range(1, len(given) + 1))


CUT_OFF = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity
WHERE application_name = $1 AND pid IN (SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND granted)
"""


async def test_an_event_tells_the_row_as_its_transaction_left_it(notes: Running) -> None:
    row = await write(notes.database, "first")
    async with notes.database.begin(AUTHOR) as session:
        await change_in(session, row, "second")
        await change_in(session, row, "third")
    await eventually(lambda: unpositioned(notes.database), 0)
    events = [event for event in await feed(notes) if event["subject"] == str(row)]
    assert [(event["type"], event["data"].get("before")) for event in events] == [
        ("bihuan.notes.note.written.v1", None),
        ("bihuan.notes.note.changed.v1", "first"),
        ("bihuan.notes.note.changed.v1", "second"),
    ]
    assert [event["data"]["state"]["words"] for event in events] == ["first", "third", "third"]


async def test_a_feed_shows_a_caller_the_events_of_his_area_and_no_keys(notes: Running) -> None:
    mine, hidden = await write(notes.database, "mine", "440303"), await write(notes.database, "hidden", "440304")
    await eventually(lambda: unpositioned(notes.database), 0)
    read = await feed(notes, headers=notes.headers("provincial_system", "440303"))
    subjects = {event["subject"] for event in read}
    assert (str(mine) in subjects, str(hidden) in subjects) == (True, False)
    assert not [event for event in read if "visibility" in event]


async def test_a_feed_tells_the_platforms_own_services_who_may_see_a_row(notes: Running) -> None:
    row = await write(notes.database, "seen by", "440303")
    await eventually(lambda: unpositioned(notes.database), 0)
    event = next(event for event in await feed(notes) if event["subject"] == str(row))
    assert event["visibility"] == "area:0,area:44,area:4403,area:440303"
