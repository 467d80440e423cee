"""Copies are made again from a snapshot while the service serves, and owe nobody an event afterwards."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID

import orjson
import pytest
from sqlalchemy import delete, insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from services.kit.database.migrate import migrate_async
from services.kit.database.roles import Role
from services.kit.database.security import area_keys, place, place_like
from services.kit.database.sessions import Database
from services.kit.database.tables import scope
from services.kit.journal import rebuilding
from services.kit.journal.cloudevents import Heard
from services.kit.journal.followed import Followed
from services.kit.journal.projecting import History, Source
from services.kit.journal.rebuilding import SnapshotBrokeOff, fill, rebuild, snapshot_row
from services.kit.peers import PeerUnreachable
from services.kit.settings import Settings
from tests.kit.database.catalogue import as_role
from tests.kit.journal.following import (
    change,
    copies,
    heal,
    highest,
    originals,
    put_aside,
    reached,
    told_of,
    unpositioned,
    write,
)
from tests.running import Running, running
from tests.small import echo as listening
from tests.small.callers import of_area
from tests.small.echo import GRIEF, NOTES, POISON, known_note
from tests.waiting import eventually

pytestmark = pytest.mark.anyio

PHANTOM = UUID(int=1)


@pytest.fixture
async def current(notes: Running, echo: Running) -> AsyncIterator[Database]:
    """Give the listening service's database once it has heard everything."""
    await heal(notes.database)
    await write(notes.database, "there")
    await in_step(notes, echo.database)
    yield echo.database
    await heal(notes.database)


async def in_step(notes: Running, echo: Database) -> None:
    """Wait until everything was heard."""
    await eventually(lambda: unpositioned(notes.database), 0)
    await eventually(lambda: reached(echo), await highest(notes.database))


async def corrupt(echo: Database) -> None:
    """Spoil the copies: words changed, one row gone, one that never was, versions beyond the originals'."""
    async with echo.begin_system() as session:
        gone = await session.scalar(select(known_note.c.id).order_by(known_note.c.id).limit(1))
        await session.execute(update(known_note).values(words="corrupt", version=1000))
        await session.execute(delete(known_note).where(known_note.c.id == gone))
        await session.execute(insert(known_note).values(id=PHANTOM, version=1, district="650000", words="never was"))
        await place(session, "known_note", PHANTOM, area_keys("650000"))


async def test_spoilt_copies_are_right_after_a_rebuild(notes: Running, current: Database) -> None:
    await corrupt(current)
    await rebuild(current, NOTES)
    assert await copies(current) == await originals(notes.database)


async def test_a_rebuild_says_how_many_rows_the_copies_were_made_from(notes: Running, current: Database) -> None:
    assert await rebuild(current, NOTES) == len(await originals(notes.database))


async def test_who_sees_a_copy_is_right_after_a_rebuild(notes: Running, current: Database) -> None:
    await corrupt(current)
    async with current.begin_system() as session:
        await session.execute(update(scope).where(scope.c.key == "area:440303").values(key="area:650000"))
    await rebuild(current, NOTES)
    noted = {row[0] for row in await originals(notes.database)}
    assert await visibility(current) == {
        ("known_note", row, key) for _, row, key in await visibility(notes.database) if row in noted
    }


async def visibility(database: Database) -> set[tuple[str, UUID, str]]:
    """Return who sees what."""
    async with database.begin_system() as session:
        return {tuple(row) for row in await session.execute(select(scope.c.kind, scope.c.row_id, scope.c.key))}


async def test_a_rebuild_does_not_repeat_reactions(notes: Running, current: Database) -> None:
    row = await write(notes.database, "once")
    await in_step(notes, current)
    await rebuild(current, NOTES)
    assert await told_of(current, row) == [("note.written", 1)]


@asynccontextmanager
async def half_way(notes: Running, echo: Database) -> AsyncIterator[asyncio.Task[int]]:
    """Begin a rebuild over spoilt copies; inside the block it waits near its end for a row that somebody holds."""
    last = await write(notes.database, "the last row of the snapshot")
    await in_step(notes, echo)
    await corrupt(echo)
    async with echo.begin_system() as session:
        await session.execute(delete(known_note).where(known_note.c.id == last))
    async with as_role(echo.settings, "echo", Role.SYSTEM) as holder:
        transaction = holder.transaction()
        await transaction.start()
        await holder.execute("INSERT INTO known_note VALUES ($1, 1, '440303', 'held')", last)
        begun = asyncio.create_task(rebuild(echo, NOTES))
        await eventually(lambda: waiting(echo.settings), expected=True)
        yield begun
        await transaction.rollback()
        await begun


async def waiting(settings: Settings) -> bool:
    """Tell whether a rebuild waits for another transaction's row."""
    async with as_role(settings, "echo", Role.SYSTEM) as looker:
        found = await looker.fetchval(
            "SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'transactionid' AND query LIKE '%known_note%'"
        )
        return bool(found)


async def test_readers_see_the_old_rows_until_a_rebuild_is_done(notes: Running, current: Database) -> None:
    async with half_way(notes, current) as begun:
        async with current.begin(of_area("000000")) as session:
            read = set(await session.scalars(select(known_note.c.words)))
        assert not begun.done()
    assert read == {"corrupt", "never was"}


async def test_events_during_a_rebuild_are_taken_in_after_it(notes: Running, current: Database) -> None:
    async with half_way(notes, current) as begun:
        row = await write(notes.database, "meanwhile")
        await change(notes.database, row, "changed meanwhile")
        assert not begun.done()
    await in_step(notes, current)
    assert await told_of(current, row) == [("note.written", 1), ("note.changed", 2)]
    assert await copies(current) == await originals(notes.database)


async def test_events_that_a_snapshot_is_ahead_of_are_reacted_to_once(notes: Running, told_where: Settings) -> None:
    async with running(listening.SERVICE, told_where) as echo:
        await in_step(notes, echo.database)
    row = await write(notes.database, "while nobody listens")
    await change(notes.database, row, "and again")
    await eventually(lambda: unpositioned(notes.database), 0)
    behind = Database(told_where, "echo")
    await rebuild(behind, NOTES)
    await behind.close()
    async with running(listening.SERVICE, told_where) as echo:
        await in_step(notes, echo.database)
        assert await told_of(echo.database, row) == [("note.written", 1), ("note.changed", 2)]


async def test_what_was_put_aside_is_taken_in_by_a_rebuild_once_its_cause_is_mended(
    notes: Running, current: Database
) -> None:
    rows = [await write(notes.database, words) for words in (POISON, GRIEF)]
    await in_step(notes, current)
    assert len(await put_aside(current)) == 2
    async with as_role(current.settings, "echo", Role.OWNER) as owner:
        await owner.execute("ALTER TABLE known_note DROP CONSTRAINT known_note_digestible_check")
        await owner.execute("ALTER TABLE told DROP CONSTRAINT told_bearable_check")
        try:
            await rebuild(current, NOTES)
            assert await put_aside(current) == []
            assert await told_of(current, *rows) == [("note.written", 1), ("note.written", 1)]
            assert await copies(current) == await originals(notes.database)
        finally:
            await heal(notes.database)
            await in_step(notes, current)
            await owner.execute("DELETE FROM told WHERE words = 'grief'")
            await owner.execute(BEARABLE)
            await owner.execute(DIGESTIBLE)


BEARABLE = "ALTER TABLE told ADD CONSTRAINT told_bearable_check CHECK (words <> 'grief')"
DIGESTIBLE = "ALTER TABLE known_note ADD CONSTRAINT known_note_digestible_check CHECK (words <> 'poison')"


async def test_a_reaction_that_fails_again_in_a_rebuild_stays_put_aside(notes: Running, current: Database) -> None:
    row = await write(notes.database, GRIEF)
    await in_step(notes, current)
    aside = await put_aside(current)
    await rebuild(current, NOTES)
    assert await put_aside(current) == aside != []
    assert await told_of(current, row) == []


UNREADABLE: set[UUID] = set()
"""Notes of which `remember` can make nothing."""


async def remember(session: AsyncSession, event: Heard) -> None:
    """Note that a note was written; other files of tests say so of one note many times."""
    if event.subject in UNREADABLE:
        raise LookupError
    row = {"id": event.subject, "version": 1, "district": "440303", "words": "remembered"}
    await session.execute(upsert(known_note).values(row).on_conflict_do_nothing())


REMEMBERED = Source("notes", histories=(History(known_note, {"note.written": remember}),), reactions=NOTES.reactions)
"""The notes, followed by a history in place of a copy."""


@pytest.fixture
async def unreadable(notes: Running, current: Database) -> AsyncIterator[UUID]:
    """Give a note that was taken in, and of which nothing can be noted any more until the test has ended."""
    row = await write(notes.database, "readable once")
    await in_step(notes, current)
    UNREADABLE.add(row)
    yield row
    UNREADABLE.clear()
    await rebuild(current, NOTES)


async def test_an_event_that_cannot_be_noted_is_put_aside_by_each_rebuild_and_later_ones_are_noted(
    notes: Running, current: Database, unreadable: UUID
) -> None:
    aside = [*await put_aside(current), await reached(current)]
    later = await write(notes.database, "readable")
    await in_step(notes, current)
    for _ in range(2):
        await rebuild(current, REMEMBERED)
        assert await put_aside(current) == aside
        assert {unreadable, later} & {row[0] for row in await copies(current)} == {later}


async def test_an_event_that_is_noted_at_last_is_not_reacted_to_again(current: Database, unreadable: UUID) -> None:
    aside = await put_aside(current)
    await rebuild(current, REMEMBERED)
    UNREADABLE.clear()
    await rebuild(current, REMEMBERED)
    assert await put_aside(current) == aside
    assert unreadable in {row[0] for row in await copies(current)}
    assert await told_of(current, unreadable) == [("note.written", 1)]


@pytest.fixture
async def behind(settings: Settings, notes: Running) -> AsyncIterator[Database]:
    """Give a database of the listening service to which nothing is told but by rebuilds; it is up to date."""
    assert settings.database_url is not None
    url = settings.database_url.get_secret_value().replace("@/postgres", "@/bihuan_echo_behind")
    changed = {"database_urls": {"echo": url}, "peers": {"notes": notes.url}}
    apart = settings.model_validate(settings.model_dump() | changed)
    await migrate_async(apart, "echo", folder=listening.SERVICE.migrations)
    database = Database(apart, "echo")
    await heal(notes.database)
    await eventually(lambda: unpositioned(notes.database), 0)
    await rebuild(database, NOTES)
    yield database
    await database.close()


async def test_nothing_reacts_to_an_event_until_it_can_be_noted(notes: Running, behind: Database) -> None:
    row = await write(notes.database, "unreadable at first")
    await eventually(lambda: unpositioned(notes.database), 0)
    UNREADABLE.add(row)
    await rebuild(behind, REMEMBERED)
    assert await told_of(behind, row) == []
    UNREADABLE.clear()
    await rebuild(behind, REMEMBERED)
    assert await told_of(behind, row) == [("note.written", 1)]


async def test_a_rebuild_that_waits_too_long_for_whoever_goes_with_a_row_leaves_all_as_it_was(
    notes: Running, behind: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = await write(notes.database, "at first")
    await eventually(lambda: unpositioned(notes.database), 0)
    await rebuild(behind, NOTES)
    before = await copies(behind), await put_aside(behind)
    await change(notes.database, row, "later")
    await eventually(lambda: unpositioned(notes.database), 0)
    monkeypatch.setattr(rebuilding, "PATIENCE", ("SET LOCAL lock_timeout = '50ms'",))
    async with behind.begin_system() as session:
        await place_like(session, "told", PHANTOM, row)
        with pytest.raises(DBAPIError, match="lock timeout"):
            await rebuild(behind, NOTES)
    assert (await copies(behind), await put_aside(behind)) == before


async def test_a_row_that_a_copy_cannot_hold_fails_the_rebuild_and_leaves_the_copies_as_they_were(
    notes: Running, current: Database
) -> None:
    await write(notes.database, POISON)
    await in_step(notes, current)
    before = await copies(current)
    with pytest.raises(IntegrityError, match="known_note_digestible_check"):
        await rebuild(current, NOTES)
    assert await copies(current) == before


async def test_a_snapshot_that_breaks_off_leaves_the_copies_as_they_were(current: Database) -> None:
    async def half_a_snapshot() -> AsyncIterator[dict[str, Any]]:
        yield {"source": "/notes", "position": "1"}
        row = {"subject": str(PHANTOM), "rowversion": "1", "state": {"district": "440303", "words": "half"}}
        yield {"kind": "note", **row}

    before = await copies(current)
    with pytest.raises(SnapshotBrokeOff):
        await in_one_transaction(current, half_a_snapshot())
    assert await copies(current) == before


async def in_one_transaction(database: Database, lines: AsyncIterator[dict[str, Any]]) -> None:
    """Fill copies from lines."""
    async with database.begin_system() as session:
        await fill(session, NOTES, lines)


async def test_a_source_that_cannot_be_reached_leaves_the_copies_as_they_were(current: Database) -> None:
    before = await copies(current)
    nowhere = Database(current.settings.model_copy(update={"peers": {"notes": "http://127.0.0.1:9"}}), "echo")
    with pytest.raises(PeerUnreachable):
        await rebuild(nowhere, NOTES)
    await nowhere.close()
    assert await copies(current) == before


async def test_a_snapshot_and_the_feed_after_it_are_the_table_while_others_write(
    notes: Running, told_where: Settings
) -> None:
    begun, done = asyncio.Event(), asyncio.Event()
    writers = [asyncio.create_task(keep_writing(notes.database, begun, done)) for _ in range(4)]
    await begun.wait()
    copy: dict[UUID, tuple[Any, ...]] = {}
    async with Followed(told_where, "notes") as followed:
        async with followed.snapshot() as lines:
            position = 0
            async for line in lines:
                if "kind" in line:
                    keep(copy, snapshot_row(line))
                elif "position" in line:
                    position = int(line["position"])
        done.set()
        await asyncio.gather(*writers)
        await eventually(lambda: unpositioned(notes.database), 0)
        async for run in followed.since(position):
            for event in run.events:
                keep(copy, event)
    assert set(copy.values()) == await originals(notes.database)


async def keep_writing(notes: Database, begun: asyncio.Event, done: asyncio.Event) -> None:
    """Write and change notes until told to end, some of them before and some after anything that happens meanwhile."""
    for n in range(1000):
        row = await write(notes, f"kept writing {n}")
        await change(notes, row, f"kept changing {n}")
        if n == 10:
            begun.set()
        if done.is_set() and n > 20:
            return


def keep(copy: dict[UUID, tuple[Any, ...]], event: Heard) -> None:
    """Keep a row unless a later version is here already."""
    known = copy.get(event.subject)
    if known is None or known[1] <= event.row_version:
        copy[event.subject] = (event.subject, event.row_version, event.state["district"], event.state["words"])


async def test_a_snapshot_shows_a_caller_the_rows_of_his_area_alone(notes: Running, current: Database) -> None:
    hidden = await write(notes.database, "hidden", "440304")
    await in_step(notes, current)
    headers = notes.headers("provincial_system", "440303")
    async with notes.client.stream("GET", "/v1/snapshot", headers=headers) as answer:
        lines = [orjson.loads(line) async for line in answer.aiter_lines()]
    rows = [line for line in lines if "kind" in line]
    assert rows
    assert lines[-1] == {"end": True, "rows": len(rows)}
    assert str(hidden) not in {row["subject"] for row in rows}
    assert not [row for row in rows if "visibility" in row]
