"""Copies of other services' rows: `known_…` tables, kept current by events.

The copy and the last position of its source commit together. An older or repeated event changes nothing: positions say
so first, and the row's version settles what a snapshot already had. `bihuan rebuild` makes every copy again: those of
rows from a snapshot, those of events from the whole feed.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import Table, Text, bindparam, delete, text
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncSession

from services.kit.database.security import place_all
from services.kit.database.tables import scope
from services.kit.journal.cloudevents import Heard

State = Mapping[str, Any]
"""The public state of another service's row."""
Reaction = Callable[[AsyncSession, Heard], Awaitable[None]]

HOLD_STILL = text("SELECT pg_advisory_xact_lock(hashtextextended(:row, 0))").bindparams(bindparam("row", type_=Text))
"""The lock that `place` takes to move a row, and `place_like` shares for a row that is to go with it."""


@dataclass(frozen=True, eq=False)
class Projection:
    """How rows of one kind are kept: in `table`, whose `columns` take what a function finds in the source's state.

    The table has `id` and `version` beside them.
    """

    kind: str
    table: Table
    columns: Mapping[str, Callable[[State], Any]]

    async def take(self, session: AsyncSession, *heard: Heard) -> None:
        """Keep rows, each of them named once, and who sees them, unless a later version is here already."""
        values = [{"id": row.subject, "version": row.row_version} | self._columns(row.state) for row in heard]
        statement = upsert(self.table)
        changed = {name: statement.excluded[name] for name in ("version", *self.columns)}
        written = await session.scalars(
            statement.on_conflict_do_update(
                index_elements=["id"], set_=changed, where=self.table.c.version <= statement.excluded.version
            ).returning(self.table.c.id),
            values,
        )
        ids: set[UUID] = set(written)
        taken = [row for row in heard if row.subject in ids]
        if taken:
            await place_all(session, self.table.name, {row.subject: row.keys for row in taken})

    async def clear(self, session: AsyncSession) -> None:
        """Drop every row, before a snapshot fills the table again; readers see the old rows until the commit."""
        await session.execute(delete(self.table))
        await session.execute(delete(scope).where(scope.c.kind == self.table.name))

    def _columns(self, state: State) -> dict[str, Any]:
        return {name: of(state) for name, of in self.columns.items()}


@dataclass(frozen=True, eq=False)
class History:
    """What is kept of events because no state tells it later: in `table`, written by `notes`, by what happened."""

    table: Table
    notes: Mapping[str, Reaction]

    async def take(self, session: AsyncSession, heard: Heard) -> None:
        """Note an event that belongs to this history."""
        note = self.notes.get(heard.happened)
        if note is not None:
            await note(session, heard)

    async def clear(self, session: AsyncSession) -> None:
        """Drop everything, before the feed is read again from its beginning."""
        await session.execute(delete(self.table))


@dataclass(frozen=True, eq=False)
class Source:
    """What a service keeps of another, and what it does when something happens there.

    `reactions` are by what happened (`household.certified`); they run once per event, in the event's transaction.
    """

    service: str
    projections: tuple[Projection, ...] = ()
    histories: tuple[History, ...] = ()
    reactions: Mapping[str, Reaction] = field(default_factory=dict)

    async def take(self, session: AsyncSession, heard: Heard) -> None:
        """Take one event in: copies first, then reactions."""
        await self.project(session, heard)
        await self.note(session, heard)
        await self.react(session, heard)

    async def project(self, session: AsyncSession, *heard: Heard) -> None:
        """Take an event, or rows of a snapshot, into the copies of rows alone."""
        for projection in self.projections:
            rows = [row for row in heard if row.kind == projection.kind]
            if rows:
                await projection.take(session, *rows)

    async def note(self, session: AsyncSession, heard: Heard) -> None:
        """Take one event into the histories alone."""
        for history in self.histories:
            await history.take(session, heard)

    def is_noted(self, heard: Heard) -> bool:
        """Tell whether an event belongs to a history."""
        return any(heard.happened in history.notes for history in self.histories)

    async def react(self, session: AsyncSession, heard: Heard) -> None:
        """Do what is to be done when this happens, and nothing where nothing is.

        First whoever lets another row go with this one is waited for, so that the reaction finds that row. A copy that
        was just placed again is held still already. One that a rebuild filled, or that knew a later version, is not:
        PostgreSQL keeps too few locks for every row of a snapshot, and without a reaction nothing goes with a row.
        """
        reaction = self.reactions.get(heard.happened)
        if reaction is not None:
            await session.execute(HOLD_STILL, {"row": str(heard.subject)})
            await reaction(session, heard)
