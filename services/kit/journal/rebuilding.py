"""Making a service's copies of another again, from a snapshot and the feed, while it serves.

One transaction holds the position (so the consumer waits), empties the copies, and fills those of rows from the
source's snapshot and those of events from its feed up to there; readers see the old rows until it commits. What
happened meanwhile follows by the feed. Reactions are not repeated: they run for events that the snapshot was ahead of,
and for those that were put aside.
"""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from services.kit.database.sessions import Database
from services.kit.database.tables import dead_letter, heard
from services.kit.journal.cloudevents import Heard
from services.kit.journal.consuming import hold, is_outage, put_aside
from services.kit.journal.followed import Followed
from services.kit.journal.projecting import Source
from services.kit.journal.recording import attempt

PATIENCE = (
    "SET LOCAL statement_timeout = 0",
    "SET LOCAL idle_in_transaction_session_timeout = 0",
    "SET LOCAL lock_timeout = '60s'",
)


ROWS_AT_ONCE = 500
"""Rows of a snapshot that are written together."""


class SnapshotBrokeOff(Exception):
    """The source's snapshot ended before its last line; nothing was changed."""


@dataclass(frozen=True, slots=True)
class Past:
    """What was done about a source's events before: all up to a position were taken in, but for those put aside."""

    position: int
    aside: Mapping[int, bool]
    """The positions put aside, and of each whether it was reacted to all the same."""

    def reacted(self, event: Heard) -> bool:
        """Tell whether an event was reacted to."""
        return self.aside.get(event.position, event.position <= self.position)


async def rebuild(database: Database, source: Source) -> int:
    """Fill the copies of `source` again and return how many rows they were made from.

    Raises `SnapshotBrokeOff`, `PeerUnreachable`, or what the database raises; the copies are then as they were.
    """
    async with Followed(database.settings, source.service) as followed, database.begin_system() as session:
        for setting in PATIENCE:
            await session.execute(text(setting))
        past = Past(await hold(session, source.service), await letters(session, source.service))
        for projection in source.projections:
            await projection.clear(session)
        for history in source.histories:
            await history.clear(session)
        async with followed.snapshot() as lines:
            position, rows = await fill(session, source, lines)
        await session.execute(heard.update().where(heard.c.source == source.service).values(position=position))
        async for event in due(source, followed, past, position):
            await take_again(session, database, source, event, reacted=past.reacted(event))
        return rows


async def fill(session: AsyncSession, source: Source, lines: AsyncIterator[dict[str, Any]]) -> tuple[int, int]:
    """Take a snapshot's rows into the copies; return its position and how many rows there were."""
    position, rows = 0, 0
    waiting: list[Heard] = []
    async for line in lines:
        if "kind" in line:
            rows += 1
            waiting.append(snapshot_row(line))
            if len(waiting) == ROWS_AT_ONCE:
                await source.project(session, *waiting)
                waiting.clear()
        elif "end" in line:
            if line["rows"] != rows:
                break
            await source.project(session, *waiting)
            return position, rows
        else:
            position = int(line["position"])
    raise SnapshotBrokeOff(source.service)


async def letters(session: AsyncSession, source: str) -> dict[int, bool]:
    """Return the positions that were put aside, and of each whether it was reacted to."""
    found = await session.execute(
        select(dead_letter.c.position, dead_letter.c.event).where(dead_letter.c.source == source)
    )
    return {position: event.get("reacted", False) for position, event in found}


async def due(source: Source, followed: Followed, past: Past, position: int) -> AsyncIterator[Heard]:
    """Yield, in order, the events to take again: those to note or to react to, and those put aside."""
    start = 0 if source.histories else past.position
    for aside in sorted(past.aside):
        if aside <= start:
            for event in (await followed.run(aside - 1, limit=1)).events:
                if event.position == aside:
                    yield event
    if start < position:
        async for event in events_between(followed, start, position):
            if source.is_noted(event) or event.position in past.aside or not past.reacted(event):
                yield event


async def events_between(followed: Followed, after: int, last: int) -> AsyncIterator[Heard]:
    """Yield the events of a feed after one position and up to another."""
    async for run in followed.since(after):
        for event in run.events:
            if event.position <= last:
                yield event
        if run.last >= last:
            return


async def take_again(session: AsyncSession, database: Database, source: Source, event: Heard, *, reacted: bool) -> None:
    """Note an event, and react unless that was done; where either fails it is put aside, and the rebuild goes on.

    A row that stays locked is no fault of the event and fails the rebuild, as it would stop a consumer.
    """
    mine = (dead_letter.c.source == source.service) & (dead_letter.c.position == event.position)
    try:
        async with attempt(session):
            await source.note(session, event)
            if not reacted:
                await source.react(session, event)
            await session.execute(delete(dead_letter).where(mine))
    except Exception as error:
        if is_outage(error):
            raise
        await put_aside(session, database, source.service, event, error, reacted=reacted)


def snapshot_row(line: dict[str, Any]) -> Heard:
    """Return a snapshot's row as projections take it: as an event that only has a state."""
    visibility: str = line.get("visibility") or ""
    return Heard(
        position=0,
        id=UUID(int=0),
        type="",
        kind=line["kind"],
        subject=UUID(line["subject"]),
        row_version=int(line["rowversion"]),
        keys=tuple(visibility.split(",")) if visibility else (),
        data={"state": line["state"]},
        trace=None,
    )
