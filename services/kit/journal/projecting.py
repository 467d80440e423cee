"""Copies of other services' rows: `known_…` tables, kept current by events.

The copy and the last position of its source commit together. An older or repeated event changes nothing: positions say
so first, and the row's version settles what a snapshot already had.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Table, delete
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from services.kit.database.security import place
from services.kit.database.tables import scope
from services.kit.journal.cloudevents import Heard

Reaction = Callable[[AsyncSession, Heard], Awaitable[None]]


@dataclass(frozen=True, eq=False)
class Projection:
    """How rows of one kind are kept: in `table`, whose `columns` take what a function finds in the source's state.

    The table has `id` and `version` beside them. It is made again from a snapshot by `bihuan rebuild`.
    """

    kind: str
    table: Table
    columns: Mapping[str, Callable[[Mapping[str, Any]], Any]]

    async def take(self, session: AsyncSession, heard: Heard) -> None:
        """Keep the row, and who sees it, as the event leaves it, unless a later version is here already."""
        values = {name: of(heard.state) for name, of in self.columns.items()}
        row = {"id": heard.subject, "version": heard.row_version} | values
        statement = insert(self.table).values(row)
        changed = {name: statement.excluded[name] for name in row if name != "id"}
        taken = await session.execute(
            statement.on_conflict_do_update(
                index_elements=["id"], set_=changed, where=self.table.c.version <= statement.excluded.version
            ).returning(self.table.c.id)
        )
        if taken.one_or_none() is not None:
            await place(session, self.table.name, heard.subject, heard.keys)

    async def clear(self, session: AsyncSession) -> None:
        """Drop every row, before a snapshot fills the table again; readers see the old rows until the commit."""
        await session.execute(delete(self.table))
        await session.execute(delete(scope).where(scope.c.kind == self.table.name))


@dataclass(frozen=True, eq=False)
class Source:
    """What a service keeps of another, and what it does when something happens there.

    `reactions` are by what happened (`household.certified`); they run once per event, in the event's transaction.
    """

    service: str
    projections: tuple[Projection, ...] = ()
    reactions: Mapping[str, Reaction] = field(default_factory=dict)

    async def take(self, session: AsyncSession, heard: Heard) -> None:
        """Take one event in: copies first, then reactions."""
        await self.project(session, heard)
        await self.react(session, heard)

    async def project(self, session: AsyncSession, heard: Heard) -> None:
        """Take one event or snapshot row into the copies alone."""
        for projection in self.projections:
            if projection.kind == heard.kind:
                await projection.take(session, heard)

    async def react(self, session: AsyncSession, heard: Heard) -> None:
        """Do what is to be done when this happens, and nothing where nothing is."""
        reaction = self.reactions.get(heard.happened)
        if reaction is not None:
            await reaction(session, heard)
