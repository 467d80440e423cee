"""Passes every envelope of a service through `rewrap`, while it serves: the second half of a key rotation.

The columns come from the declared personal fields, so that a new one cannot be forgotten; the kit's own two are named
here. A value stays what it was, so neither version nor journal nor any other column of its row changes. A row that
somebody else holds is passed over and found by the next pass: nobody ever waits for whom this waits for, so no request
is ended by a deadlock. Nothing is remembered between two runs: what is sealed as it should be is done.
"""

import asyncio
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    LargeBinary,
    MetaData,
    Select,
    case,
    column,
    func,
    literal,
    select,
    text,
    tuple_,
    update,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.sql.dml import ReturningUpdate

from services.kit.database.roles import Role
from services.kit.database.sessions import Database
from services.kit.database.tables import idempotency
from services.kit.idempotency import row_of
from services.kit.vault.ciphers import HEADER_BYTES, Flaw, Place, Seal, Unreadable
from services.kit.vault.fields import PERSONAL
from services.kit.vault.keyring import Keyring
from services.kit.vault.persons import person_key, place

WINDOW = 200
"""Rows of one transaction."""
TRIED = 5
"""Envelopes that a key may leave closed before it is taken for a wrong one."""
LOOK_EVERY = 0.1
"""Seconds between two looks whether transactions have ended."""

UNDER_WAY = text(
    """
    SELECT held.virtualtransaction FROM pg_locks AS held JOIN pg_stat_activity AS session USING (pid)
    WHERE held.locktype = 'virtualxid' AND held.mode = 'ExclusiveLock' AND session.datname = current_database()
      AND session.usename IN (:app, :system) AND session.pid <> pg_backend_pid()
    """
)
"""The transactions of a service that are under way; each keeps its number until it ends."""


class StaysClosed(Exception):
    """An envelope does not open; names its place, never its value."""

    def __init__(self, at: Place, flaw: Flaw, seal: Seal | None) -> None:
        """Take the place, why it stays closed, and the seal where one can be read."""
        super().__init__(f"{at.table}.{at.column} of row {at.row} stays closed: {flaw}")
        self.at, self.flaw, self.seal = at, flaw, seal


@dataclass(frozen=True, slots=True)
class SealedColumn:
    """A column of envelopes; `place` makes an envelope's place of the values of its row's primary key."""

    column: Column[bytes | None]
    place: Callable[..., Place]

    @property
    def key(self) -> Sequence[Column[Any]]:
        """Return the columns of the primary key."""
        return self.column.table.primary_key.columns.values()

    @property
    def header(self) -> ColumnElement[bytes | None]:
        """Return what stands before the nonce of an envelope; of what is too short to be one, all of it."""
        length = HEADER_BYTES + func.get_byte(self.column, HEADER_BYTES - 1)
        cut = func.substring(self.column, 1, length, type_=LargeBinary)
        return case((func.length(self.column) >= HEADER_BYTES, cut), else_=self.column)


@dataclass(slots=True)
class Pass:
    """What one pass through the envelopes did."""

    rewrapped: int = 0
    held: int = 0
    """Envelopes whose rows somebody else held, or has changed since."""
    closed: list[StaysClosed] = field(default_factory=list)
    """Envelopes that do not open, and are as they were."""


def sealed_columns(service: str, own: MetaData) -> tuple[SealedColumn, ...]:
    """Return every column of a service that holds envelopes of the vault; `own` holds its tables."""
    columns = (each for table in own.sorted_tables for each in table.columns if PERSONAL in each.info)
    return (
        *(SealedColumn(each, each.info[PERSONAL].place) for each in columns),
        SealedColumn(person_key.c.wrapped, partial(place, service)),
        SealedColumn(idempotency.c.answer, partial(_place_of_answer, service)),
    )


async def count_by_seal(session: AsyncSession, columns: Sequence[SealedColumn]) -> Counter[Seal | None]:
    """Count the envelopes in these columns by suite and key; under None, what is no envelope that we can read."""
    counted: Counter[Seal | None] = Counter()
    for each in columns:
        query = select(each.header.label("header"), func.count()).where(each.column.is_not(None)).group_by("header")
        for header, count in await session.execute(query):
            counted[_seal_of(header or b"")] += count
    return counted


def _seal_of(envelope: bytes) -> Seal | None:
    """Return what an envelope was sealed with, None where it does not say so."""
    try:
        return Seal.read(envelope)
    except Unreadable:
        return None


async def try_each_key(session: AsyncSession, keyring: Keyring, columns: Sequence[SealedColumn]) -> None:
    """Open what each key has sealed in each column, and change nothing; raise `StaysClosed` where a key opens nothing.

    Of several envelopes one may be damaged; a key that is missing or has other bytes opens none of them.
    """
    for each in columns:
        for seal in filter(None, await count_by_seal(session, (each,))):
            query = select(*each.key, each.column).where(each.header == seal.header()).limit(TRIED)
            tried = [_passed_through(keyring.open, each, tuple(row)) for row in await session.execute(query)]
            closed = [found for found in tried if isinstance(found, StaysClosed)]
            if closed and len(closed) == len(tried):
                raise closed[0]


async def rewrap_all(database: Database, keyring: Keyring, sealed: SealedColumn, tell: Callable[[int], None]) -> Pass:
    """Re-wrap a column once through, a transaction for each window of rows; tell how many each of them re-wrapped."""
    done = Pass()
    after: tuple[Any, ...] | None = None
    while True:
        async with database.begin_system() as session:
            rows = [(tuple(key), header) for *key, header in await session.execute(_window(sealed, after))]
            stale = [key for key, header in rows if header is not None and _seal_of(header) != keyring.seals_with]
            before = done.rewrapped
            await _rewrap(session, keyring, sealed, stale, done)
        tell(done.rewrapped - before)
        if len(rows) < WINDOW:
            return done
        after, _ = rows[-1]


async def outlast(database: Database, tell: Callable[[int], None]) -> None:
    """Wait until every transaction of the service that is under way now has ended; tell how many have not."""
    roles = {"app": Role.APP.of(database.service), "system": Role.SYSTEM.of(database.service)}

    async def under_way() -> set[str]:
        async with database.begin_system() as session:
            return set((await session.execute(UNDER_WAY, roles)).scalars())

    waited_for = await under_way()
    while waited_for := waited_for & await under_way():
        tell(len(waited_for))
        await asyncio.sleep(LOOK_EVERY)


def _place_of_answer(service: str, subject: str, key: str) -> Place:
    """Return where the answer to a repeatable request stands."""
    return Place(service, "idempotency", "answer", row_of(subject, key))


def _window(sealed: SealedColumn, after: tuple[Any, ...] | None) -> Select[Any]:
    """Return the query of the next rows in the order of their key, and the beginning of each one's envelope."""
    query = select(*sealed.key, sealed.header).order_by(*sealed.key).limit(WINDOW)
    if after is None:
        return query
    values = (literal(value, each.type) for value, each in zip(after, sealed.key, strict=True))
    return query.where(tuple_(*sealed.key) > tuple_(*values))


async def _rewrap(
    session: AsyncSession, keyring: Keyring, sealed: SealedColumn, stale: Sequence[tuple[Any, ...]], done: Pass
) -> None:
    """Re-wrap the envelopes of these rows; those that nobody else holds are held from their reading to the commit."""
    if not stale:
        return
    wanted = tuple_(*sealed.key).in_(stale) & sealed.column.is_not(None)
    free = select(*sealed.key, sealed.column).where(wanted)
    held = await session.execute(free.with_for_update(key_share=True, skip_locked=True))
    rows = [tuple(row) for row in held]
    done.held += len(stale) - len(rows)
    made: list[tuple[Any, ...]] = []
    for row in rows:
        envelope = _passed_through(keyring.rewrap, sealed, row)
        if isinstance(envelope, StaysClosed):
            done.closed.append(envelope)
        else:
            made.append((*row[:-1], envelope))
    if made:
        done.rewrapped += len((await session.execute(_replacing(sealed, made))).all())


def _passed_through(
    work: Callable[[bytes, Place], bytes], sealed: SealedColumn, row: tuple[Any, ...]
) -> bytes | StaysClosed:
    """Return what `work` makes of the envelope of a row, or why it stays closed."""
    at, envelope = sealed.place(*row[:-1]), row[-1]
    try:
        return work(envelope, at)
    except Unreadable as reason:
        return StaysClosed(at, reason.flaw, _seal_of(envelope))


def _replacing(sealed: SealedColumn, made: Sequence[tuple[Any, ...]]) -> ReturningUpdate[Any]:
    """Return the update that puts an envelope into each row: the values of its key, then the envelope."""
    columns = (*sealed.key, sealed.column)
    arrays = (
        literal(list(values), ARRAY(each.type)) for values, each in zip(zip(*made, strict=True), columns, strict=True)
    )
    names = (column(each.name, each.type) for each in columns)
    given = func.unnest(*arrays).table_valued(*names, name="given").render_derived()
    chosen = (each == given.c[each.name] for each in sealed.key)
    change = update(sealed.column.table).where(*chosen).values({sealed.column: given.c[sealed.column.name]})
    return change.returning(*sealed.key)
