"""What a service wrote and what others heard, as tests look at it: journal, feed, stream, copies."""

import asyncio
from typing import Any
from uuid import UUID

import httpx
import nats.errors
import nats.js.errors
from nats.aio.msg import Msg
from nats.js.api import AckPolicy, ConsumerConfig
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.kit.database.sessions import Database
from services.kit.database.tables import dead_letter, heard, journal
from services.kit.journal.relaying import POSITION
from services.kit.journal.streams import connected, stream_of, subjects_of
from services.kit.settings import Settings
from tests.running import Running
from tests.small.callers import of_area
from tests.small.echo import GRIEF, POISON, known_note, told
from tests.small.notes import Note, change_note, locked, write_note

AUTHOR = of_area("440303")


async def write(database: Database, words: str, district: str = "440303") -> UUID:
    """Write a note and return its id."""
    async with database.begin(of_area(district)) as session:
        return (await write_note(session, district, words)).id


async def change(database: Database, note: UUID, words: str) -> None:
    """Change the words of a note."""
    async with database.begin(AUTHOR) as session:
        await change_in(session, note, words)


async def change_in(session: AsyncSession, note: UUID, words: str) -> None:
    """Change the words of a note in a transaction that goes on."""
    change_note(session, await locked(session, note), words)


async def heal(notes: Database) -> None:
    """Change the words of every note that the listening service cannot bear."""
    async with notes.begin_system() as session:
        sick = list(await session.scalars(select(Note.id).where(Note.words.in_((POISON, GRIEF)))))
    for note in sick:
        await change(notes, note, "healed")


async def feed(notes: Running, after: int = 0, headers: dict[str, str] | None = None) -> list[dict[str, Any]]:
    """Return everything in the feed after a position, as the platform's own services read it."""
    read: list[dict[str, Any]] = []
    while True:
        query = {"after": str(after), "limit": "500"}
        answer = await notes.client.get("/v1/changes", params=query, headers=headers or notes.headers("service"))
        assert answer.status_code == httpx.codes.OK, answer.text
        run = answer.json()
        read += run["items"]
        if not run["more"]:
            return read
        after = int(run["last"])


async def highest(database: Database) -> int:
    """Return the last position of a service's journal; what was committed without one yet is not in it."""
    async with database.begin_system() as session:
        return await session.scalar(select(func.coalesce(func.max(journal.c.position), 0))) or 0


async def unpositioned(database: Database) -> int:
    """Return how many committed entries have no position yet."""
    async with database.begin_system() as session:
        return await session.scalar(select(func.count()).where(journal.c.position.is_(None))) or 0


async def positions(database: Database) -> list[int]:
    """Return every position of a journal in order."""
    async with database.begin_system() as session:
        found = await session.scalars(select(journal.c.position).order_by(journal.c.position))
        return [position for position in found if position is not None]


async def messages(settings: Settings) -> list[Msg]:
    """Return what the notes' stream holds, in its order; nothing where there is no stream or no NATS."""
    read: list[Msg] = []
    try:
        async with asyncio.timeout(10), connected(settings) as client:
            jetstream = client.jetstream()
            info = await jetstream.stream_info(stream_of("notes"))
            subscription = await jetstream.pull_subscribe(
                subjects_of("notes"), stream=stream_of("notes"), config=ConsumerConfig(ack_policy=AckPolicy.NONE)
            )
            while len(read) < info.state.messages:
                read += await subscription.fetch(min(500, info.state.messages - len(read)), timeout=2)
    except (OSError, nats.errors.Error, nats.js.errors.Error):
        return []
    return read


async def streamed(settings: Settings) -> list[int]:
    """Return the positions in the notes' stream, in its order."""
    return [int((message.headers or {})[POSITION]) for message in await messages(settings)]


async def reached(echo: Database) -> int:
    """Return the last position of the notes that the listening service holds."""
    async with echo.begin_system() as session:
        return await session.scalar(select(heard.c.position).where(heard.c.source == "notes")) or 0


async def told_of(echo: Database, *about: UUID) -> list[tuple[str, int]]:
    """Return what was told about notes, in the order of telling: what happened, and the version it led to."""
    async with echo.begin_system() as session:
        found = await session.execute(
            select(told.c.happened, told.c.row_version).where(told.c.note.in_(about)).order_by(told.c.n)
        )
        return [(happened, version) for happened, version in found]


async def told_times(echo: Database, after: int = 0) -> dict[int, int]:
    """Return how often each position after one was told."""
    async with echo.begin_system() as session:
        found = await session.execute(
            select(told.c.position, func.count()).where(told.c.position > after).group_by(told.c.position)
        )
        return dict(found.all())


async def copies(echo: Database) -> set[tuple[Any, ...]]:
    """Return the listening service's copies."""
    async with echo.begin_system() as session:
        found = await session.execute(select(known_note))
        return {tuple(row) for row in found}


async def originals(notes: Database) -> set[tuple[Any, ...]]:
    """Return the notes as their copies should be."""
    async with notes.begin_system() as session:
        found = await session.execute(select(Note.id, Note.version, Note.district, Note.words))
        return {tuple(row) for row in found}


async def put_aside(echo: Database) -> list[int]:
    """Return the positions of the notes that the listening service put aside."""
    async with echo.begin_system() as session:
        found = await session.scalars(select(dead_letter.c.position).where(dead_letter.c.source == "notes"))
        return sorted(found)
