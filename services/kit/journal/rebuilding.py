"""Making a service's copies of another again, from a snapshot, while it serves.

One transaction holds the position (so the consumer waits), empties the copies and fills them from the source's snapshot;
readers see the old rows until it commits. What happened meanwhile follows by the feed.
"""

from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from services.kit.database.sessions import Database
from services.kit.database.tables import dead_letter, heard
from services.kit.journal.cloudevents import Heard
from services.kit.journal.projecting import Source
from services.kit.peers import Peer


class SnapshotBrokeOff(Exception):
    """The source's snapshot ended before its last line; nothing was changed."""


async def rebuild(database: Database, source: Source) -> int:
    """Fill the copies of `source` again and return how many rows they were made from.

    Raises `SnapshotBrokeOff` or `PeerUnreachable`; the copies are then as they were.
    """
    peer = Peer(database.settings, source.service)
    try:
        async with database.begin_system() as session:
            await session.execute(text("SET LOCAL statement_timeout = 0; SET LOCAL lock_timeout = '60s'"))
            await _hold(session, source)
            for projection in source.projections:
                await projection.clear(session)
            async with peer.snapshot() as lines:
                return await _fill(session, source, lines)
    finally:
        await peer.close()


async def _hold(session: AsyncSession, source: Source) -> None:
    await session.execute(insert(heard).values(source=source.service, position=0).on_conflict_do_nothing())
    await session.execute(select(heard).where(heard.c.source == source.service).with_for_update())


async def _fill(session: AsyncSession, source: Source, lines: AsyncIterator[dict[str, Any]]) -> int:
    position, rows = 0, 0
    async for line in lines:
        if "kind" in line:
            rows += 1
            await source.project(session, snapshot_row(line))
        elif "end" in line:
            if line["rows"] != rows:
                raise SnapshotBrokeOff(source.service)
            await session.execute(heard.update().where(heard.c.source == source.service).values(position=position))
            await session.execute(delete(dead_letter).where(dead_letter.c.source == source.service))
            return rows
        else:
            position = int(line["position"])
    raise SnapshotBrokeOff(source.service)


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
