"""What a listening service makes of events: each is taken in once, whatever order and however often it arrives."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from uuid import UUID

import asyncpg
import pytest
from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import DBAPIError

from services.cli.embedded.postgres import Postgres
from services.kit.database.migrate import migrate_async
from services.kit.database.sessions import Database
from services.kit.database.tables import dead_letter, heard, scope
from services.kit.journal.cloudevents import Heard
from services.kit.journal.consuming import Consumer
from services.kit.journal.followed import Followed
from services.kit.settings import Settings
from tests.kit.journal.following import (
    change,
    copies,
    feed,
    heal,
    highest,
    originals,
    put_aside,
    reached,
    told_of,
    told_times,
    unpositioned,
    write,
)
from tests.running import Running, running
from tests.small import echo as listening
from tests.waiting import eventually

pytestmark = pytest.mark.anyio


@dataclass(frozen=True)
class Listener:
    """The listening service's consumer in the test's own hands, and what it knows."""

    notes: Running
    database: Database
    consumer: Consumer
    followed: Followed

    async def take(self, *events: Heard) -> None:
        """Take events in as they would arrive."""
        await self.consumer.take_in(events, self.followed)

    async def events(self, *about: UUID) -> list[Heard]:
        """Return the events about notes as the feed has them."""
        await eventually(lambda: unpositioned(self.notes.database), 0)
        everything = [Heard.read(event) for event in await feed(self.notes)]
        return [event for event in everything if event.subject in about]

    async def words(self, note: UUID) -> str | None:
        """Return the words of a note's copy."""
        async with self.database.begin_system() as session:
            known = listening.known_note
            found: str | None = await session.scalar(select(known.c.words).where(known.c.id == note))
            return found


@pytest.fixture
async def listener(notes: Running, told_where: Settings) -> AsyncIterator[Listener]:
    """Stand where the notes are now, with nothing left to hear."""
    await migrate_async(told_where, "echo", folder=listening.SERVICE.migrations)
    database = Database(told_where, "echo")
    await eventually(lambda: unpositioned(notes.database), 0)
    now = await highest(notes.database)
    async with database.begin_system() as session:
        stand = insert(heard).values(source="notes", position=now)
        await session.execute(stand.on_conflict_do_update(index_elements=["source"], set_={"position": now}))
        await session.execute(delete(dead_letter))
    async with Followed(told_where, "notes") as followed:
        yield Listener(notes, database, Consumer(database, listening.NOTES), followed)
    await heal(notes.database)
    await database.close()


async def three_versions(listener: Listener) -> tuple[UUID, list[Heard]]:
    """Write a note and change it twice."""
    row = await write(listener.notes.database, "first")
    await change(listener.notes.database, row, "second")
    await change(listener.notes.database, row, "third")
    return row, await listener.events(row)


EACH_ONCE = [("note.written", 1), ("note.changed", 2), ("note.changed", 3)]


async def test_events_in_order_are_taken_in_once_each(listener: Listener) -> None:
    row, events = await three_versions(listener)
    await listener.take(*events)
    assert await told_of(listener.database, row) == EACH_ONCE
    assert await listener.words(row) == "third"


async def test_a_redelivered_event_changes_nothing(listener: Listener) -> None:
    row, events = await three_versions(listener)
    await listener.take(*events)
    await listener.take(events[0])
    await listener.take(*events)
    assert await told_of(listener.database, row) == EACH_ONCE
    assert await listener.words(row) == "third"


async def test_an_event_that_arrives_twice_in_one_batch_is_taken_in_once(listener: Listener) -> None:
    row, events = await three_versions(listener)
    await listener.take(events[0], events[0], events[1], events[2], events[2])
    assert await told_of(listener.database, row) == EACH_ONCE


async def test_a_delayed_event_is_read_from_the_feed_when_a_later_one_arrives(listener: Listener) -> None:
    row, (first, second, third) = await three_versions(listener)
    await listener.take(third)
    await listener.take(first)
    await listener.take(second)
    assert await told_of(listener.database, row) == EACH_ONCE
    assert await listener.words(row) == "third"


async def test_a_batch_in_disorder_is_taken_in_in_order(listener: Listener) -> None:
    row, (first, second, third) = await three_versions(listener)
    await listener.take(third, first, second)
    assert await told_of(listener.database, row) == EACH_ONCE


async def test_a_missing_event_is_read_from_the_feed(listener: Listener) -> None:
    row, (first, _, third) = await three_versions(listener)
    await listener.take(first, third)
    assert await told_of(listener.database, row) == EACH_ONCE


async def test_missing_last_events_are_found_without_any_message(listener: Listener) -> None:
    row, _ = await three_versions(listener)
    await listener.consumer.catch_up(listener.followed)
    assert await told_of(listener.database, row) == EACH_ONCE


async def test_two_consumers_that_both_believe_to_be_alone_take_each_event_in_once(
    listener: Listener, told_where: Settings
) -> None:
    row, events = await three_versions(listener)
    other = Database(told_where, "echo")
    twin = Consumer(other, listening.NOTES)
    await asyncio.gather(listener.take(*events), twin.take_in(events, listener.followed))
    await other.close()
    assert await told_of(listener.database, row) == EACH_ONCE


async def test_a_copy_is_seen_by_those_who_see_the_original_and_by_no_others(listener: Listener) -> None:
    row, events = await three_versions(listener)
    await listener.take(*events)
    async with listener.database.begin_system() as session:
        keys = await session.scalars(select(scope.c.key).where(scope.c.row_id == row, scope.c.key != "feed"))
        assert sorted(keys) == ["area:0", "area:44", "area:4403", "area:440303"]


async def test_an_older_state_takes_neither_the_copy_nor_its_visibility_back(listener: Listener) -> None:
    row, (first, _, third) = await three_versions(listener)
    await listener.consumer.catch_up(listener.followed)
    projection = listening.NOTES.projections[0]
    async with listener.database.begin_system() as session:
        await projection.take(session, replace(first, keys=("area:65",)))
    assert await listener.words(row) == third.state["words"]
    async with listener.database.begin_system() as session:
        keys = await session.scalars(select(scope.c.key).where(scope.c.row_id == row))
        assert "area:65" not in set(keys)


async def test_a_poison_event_is_put_aside_where_it_is_seen_and_the_others_go_on(listener: Listener) -> None:
    before = await write(listener.notes.database, "before")
    poison = await write(listener.notes.database, listening.POISON)
    after = await write(listener.notes.database, "after")
    events = await listener.events(before, poison, after)
    await listener.take(*events)
    assert await put_aside(listener.database) == [events[1].position]
    assert await told_of(listener.database, before, poison, after) == [("note.written", 1), ("note.written", 1)]
    assert await reached(listener.database) == events[2].position


async def test_what_is_put_aside_names_the_event_and_the_kind_of_error_and_nothing_that_it_says(
    listener: Listener,
) -> None:
    poison = await write(listener.notes.database, listening.POISON)
    (event,) = await listener.events(poison)
    await listener.take(event)
    async with listener.database.begin_system() as session:
        letter = (await session.execute(select(dead_letter))).one()
    assert letter.reason == "IntegrityError"
    assert letter.event == {"id": str(event.id), "type": event.type, "subject": str(poison)}


async def test_an_event_that_fails_before_any_other_was_heard_is_put_aside_too(listener: Listener) -> None:
    poison = await write(listener.notes.database, listening.POISON)
    (event,) = await listener.events(poison)
    async with listener.database.begin_system() as session:
        await session.execute(delete(heard))
    await listener.consumer.keep([event])
    assert await put_aside(listener.database) == [event.position]
    assert await reached(listener.database) == event.position


async def test_an_event_is_not_put_aside_because_somebody_holds_its_row(
    listener: Listener, told_where: Settings
) -> None:
    row, (first, *rest) = await three_versions(listener)
    await listener.take(first)
    hasty = Database(told_where.model_copy(update={"lock_timeout_ms": 100}), "echo")
    async with listener.database.begin_system() as session:
        await session.execute(select(listening.known_note).with_for_update())
        with pytest.raises(DBAPIError, match="lock timeout"):
            await Consumer(hasty, listening.NOTES).keep(rest)
    await hasty.close()
    assert await put_aside(listener.database) == []
    await listener.take(*rest)
    assert await told_of(listener.database, row) == EACH_ONCE


async def test_an_event_is_not_put_aside_because_the_database_takes_no_connections(
    listener: Listener, postgres: Postgres
) -> None:
    row, events = await three_versions(listener)
    admin = await asyncpg.connect(postgres.url)
    await admin.execute("ALTER DATABASE bihuan_echo ALLOW_CONNECTIONS false")
    await admin.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'bihuan_echo'")
    try:
        with pytest.raises((DBAPIError, asyncpg.PostgresError, OSError)):
            await listener.consumer.keep(events)
    finally:
        await admin.execute("ALTER DATABASE bihuan_echo ALLOW_CONNECTIONS true")
        await admin.close()
    await eventually(lambda: taken(listener, events), expected=True)
    assert await put_aside(listener.database) == []
    assert await told_of(listener.database, row) == EACH_ONCE


async def taken(listener: Listener, events: list[Heard]) -> bool:
    """Try to take events in; tell whether the database let us."""
    try:
        await listener.take(*events)
    except DBAPIError:
        return False
    return True


async def test_a_listener_that_restarts_again_and_again_hears_each_event_once(
    listener: Listener, told_where: Settings
) -> None:
    begun = await reached(listener.database)
    for _ in range(3):
        await asyncio.gather(*(write(listener.notes.database, "between") for _ in range(5)))
        async with running(listening.SERVICE, told_where):
            await asyncio.gather(*(write(listener.notes.database, "while it starts or stops") for _ in range(5)))
    async with running(listening.SERVICE, told_where):
        await eventually(lambda: unpositioned(listener.notes.database), 0)
        last = await highest(listener.notes.database)
        await eventually(lambda: reached(listener.database), last)
    assert await told_times(listener.database, begun) == dict.fromkeys(range(begun + 1, last + 1), 1)


async def test_a_listener_whose_connections_are_cut_hears_each_event_once(
    listener: Listener, told_where: Settings, postgres: Postgres
) -> None:
    begun = await reached(listener.database)
    admin = await asyncpg.connect(postgres.url)
    rows = []
    async with running(listening.SERVICE, told_where):
        for n in range(40):
            rows.append(await write(listener.notes.database, f"cut {n}"))
            if n % 10 == 5:
                await admin.execute(CUT_ALL)
        await eventually(lambda: unpositioned(listener.notes.database), 0)
        last = await highest(listener.notes.database)
        after = Database(told_where, "echo")
        await eventually(lambda: reached(after), last)
    assert await told_times(after, begun) == dict.fromkeys(range(begun + 1, last + 1), 1)
    assert {row for row in await originals(listener.notes.database) if row[0] in rows} <= await copies(after)
    await after.close()
    await admin.close()


CUT_ALL = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'bihuan_echo'"
