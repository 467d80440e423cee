"""Two records that turned out to be one person's: what parts do whose rows are about persons.

The people service says that a record went into another (`person.absorbed`), or came back (`person.restored`). Whoever
keeps rows about persons gives them to the survivor and notes which they were, so that they find the way back. What the
survivor has already, such as a seat in the same class, stays where it is: it can be read under the record that it was
made for. See docs/decisions/0109.
"""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import Column, MetaData, Table, Text, Uuid, insert, select, text, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from services.kit.database.security import Statements, protect_by
from services.kit.http.problems import Problem
from services.kit.journal.cloudevents import Heard
from services.kit.journal.projecting import Reaction
from services.kit.journal.recording import attempt

Follower = tuple[Table, Callable[[AsyncSession, UUID], Awaitable[None]]]
MERGING = text("SELECT set_config('app.merging', 'on', true)")
"""Says for the rest of the transaction that rows change hands for a merge: triggers hold some to their person else."""
ONCE = frozenset({"23505", "23P01"})
"""What the database says of something that one person has once: unique and exclusion violation, appendix A."""
LEDGER = """
CREATE TABLE merged_row (
    merge uuid,
    kind text,
    row_id uuid,
    CONSTRAINT merged_row_pkey PRIMARY KEY (merge, kind, row_id)
)"""


class RecordMerged(Problem):
    """This record went into another one of the same person.

    `into` is the record that goes on: look and write there.
    """

    status = 409
    into: UUID


def require_unmerged(into: UUID | None) -> None:
    """Raise `RecordMerged` for a record that went into another."""
    if into is not None:
        raise RecordMerged(into=into)


def merged_into(state: Mapping[str, Any]) -> UUID | None:
    """Return which record the person of a state went into; null where it stands by itself."""
    into: str | None = state.get("merged_into")  # events of before there were merges have no word of it
    return None if into is None else UUID(into)


def merged_row_of(metadata: MetaData) -> Table:
    """Return the table of the rows that merges took along, which `lay_merged_rows` makes."""
    return Table(
        "merged_row",
        metadata,
        Column("merge", Uuid, primary_key=True),
        Column("kind", Text, primary_key=True),
        Column("row_id", Uuid, primary_key=True),
    )


def lay_merged_rows(op: Statements, service: str) -> None:
    """Make the table, for a migration: nobody but the system reads or writes it."""
    op.execute(LEDGER)
    protect_by(op, service, "merged_row", "false", verbs="")


def following(ledger: Table, *followers: Follower) -> dict[str, Reaction]:
    """Return what a part does when people says that two records became one, or were parted again.

    A follower is a table of rows about persons, and what lets whoever sees a person see all of theirs.
    """

    async def absorbed(session: AsyncSession, heard: Heard) -> None:
        merge, survivor = UUID(heard.data["merge"]), UUID(heard.data["survivor"])
        await session.execute(MERGING)
        for table, follow in followers:
            await _take_along(session, ledger, table, merge, absorbed=heard.subject, survivor=survivor)
            await follow(session, survivor)

    async def restored(session: AsyncSession, heard: Heard) -> None:
        merge, survivor = UUID(heard.data["merge"]), UUID(heard.data["survivor"])
        await session.execute(MERGING)
        for table, follow in followers:
            took = select(ledger.c.row_id).where(ledger.c.merge == merge, ledger.c.kind == table.name)
            theirs = update(table).where(table.c.id.in_(took), table.c.person == survivor)
            await session.execute(theirs.values(person=heard.subject))
            await follow(session, heard.subject)

    return {"person.absorbed": absorbed, "person.restored": restored}


async def _take_along(
    session: AsyncSession, ledger: Table, table: Table, merge: UUID, *, absorbed: UUID, survivor: UUID
) -> None:
    """Give the survivor the rows about the absorbed record, but for those that one person cannot have beside theirs."""
    theirs = select(table.c.id).where(table.c.person == absorbed).order_by(table.c.id).with_for_update()
    for row in (await session.scalars(theirs)).all():
        try:
            async with attempt(session):
                await session.execute(update(table).where(table.c.id == row).values(person=survivor))
                await session.execute(insert(ledger).values(merge=merge, kind=table.name, row_id=row))
        except IntegrityError as error:
            if getattr(error.orig, "sqlstate", None) not in ONCE:
                raise
            # It stays with the record that it was made for: the survivor has the like of it.
