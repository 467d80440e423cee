"""Whether the access log is what it was: the chain walked from its first entry, and held against every checkpoint.

The checkpoints themselves are held against each other: the table against what had left the database (`witnessing`).

It reads in batches while the service goes on writing, and changes nothing. What is wrong is told entry by entry; an
entry is held against the digest that its predecessor has now, so one that was changed is told once and not with all
that follow it. Whoever made the whole chain anew is contradicted by the checkpoints.
"""

import asyncio
from collections.abc import AsyncIterator, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Literal
from uuid import UUID

from services.kit.database.driver import Connection
from services.kit.vault.chain import (
    BATCH,
    BEFORE_THE_FIRST,
    CHECKPOINT_AFTER,
    CHECKPOINTS,
    ENTRY,
    INSTANT,
    Checkpoint,
    Sealer,
    link,
)

READ_AT_ONCE = 2000
"""Entries that are read at once."""
MOST_WITHOUT = CHECKPOINT_AFTER + 2 * BATCH
"""Entries in a row of which one has a checkpoint: the round that makes one due and the one that may be under way."""
FIRST = -(2**63)
NIL = UUID(int=0)

WALKED = f"""
SELECT position, id, chain, coalesce({INSTANT}, '') AS at, {ENTRY} AS entry FROM access_log
WHERE position IS NOT NULL AND (position, id) > ($1, $2) ORDER BY position, id LIMIT {READ_AT_ONCE}
"""  # noqa: S608 -- texts and a number of ours
UNCHAINED = "SELECT count(*) FROM access_log WHERE position IS NULL"

FlawCode = Literal[
    "entry_changed",
    "entries_missing",
    "entry_inserted",
    "end_cut_off",
    "checkpoint_contradicted",
    "checkpoint_forged",
    "checkpoint_taken_away",
    "checkpoint_unsaid",
    "checkpoint_overdue",
]


@dataclass(frozen=True, slots=True)
class Flaw:
    """One thing that is wrong: what, at which position, and the instant of the entry or checkpoint that shows it."""

    code: FlawCode
    position: int
    at: str
    facts: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Link:
    """An entry as the walk sees it."""

    position: int
    at: str
    chain: bytes | None
    entry: bytes


class Walk:
    """What was seen so far; `step` takes the entries in the order of their positions."""

    def __init__(self, checkpoints: Sequence[Checkpoint]) -> None:
        """Take the checkpoints that the platform wrote."""
        self.entries = 0
        self.last: Link | None = None
        self._before: bytes | None = BEFORE_THE_FIRST
        self._next = 1
        self._checkpoints: dict[int, list[Checkpoint]] = {}
        for checkpoint in checkpoints:
            self._checkpoints.setdefault(checkpoint.position, []).append(checkpoint)

    def step(self, seen: Link) -> Iterator[Flaw]:
        """Look at one entry."""
        self.entries += 1
        if seen.position < self._next:
            yield Flaw("entry_inserted", seen.position, seen.at)
            return
        if seen.position > self._next:
            yield Flaw("entries_missing", self._next, seen.at, {"last": seen.position - 1})
            self._before = None  # nobody can tell what this entry followed
        if self._before is not None and link(self._before, seen.position, seen.entry) != seen.chain:
            yield Flaw("entry_changed", seen.position, seen.at)
        for checkpoint in self._checkpoints.get(seen.position, ()):
            if checkpoint.chain != seen.chain:
                yield Flaw("checkpoint_contradicted", seen.position, checkpoint.at)
        self._before, self._next, self.last = seen.chain, seen.position + 1, seen

    def end(self) -> Iterator[Flaw]:
        """Look at what should have followed the last entry."""
        furthest = max(self._checkpoints, default=0)
        if furthest >= self._next:
            yield Flaw("end_cut_off", self._next, self._checkpoints[furthest][0].at, {"last": furthest})


@dataclass
class Verdict:
    """What the log holds, complete once every flaw was told."""

    entries: int = 0
    position: int = 0
    at: str = ""
    chain: bytes = BEFORE_THE_FIRST
    unchained: int = 0
    checkpoints: int = 0
    """Those that the platform wrote."""


def compared(kept: Collection[Checkpoint], told: Collection[Checkpoint]) -> Iterator[Flaw]:
    """Hold the checkpoints of the table against those that logs tell, all of them the platform's own.

    Whatever was told had been kept before. Of those that were kept, logs must tell each between their first and last.
    """
    for lost in sorted(set(told) - set(kept), key=_place):
        yield Flaw("checkpoint_taken_away", lost.position, lost.at)
    positions = [checkpoint.position for checkpoint in told]
    for silent in sorted(set(kept) - set(told), key=_place):
        if positions and min(positions) < silent.position < max(positions):
            yield Flaw("checkpoint_unsaid", silent.position, silent.at)


def overdue(positions: Collection[int], last: Link | None) -> Iterator[Flaw]:
    """Find where more entries follow a checkpoint than the platform chains without another, or where there is none."""
    if last is None:
        return
    marks = {0, last.position, *(position for position in positions if position < last.position)}
    for before, after in pairwise(sorted(marks)):
        if not positions or after - before > MOST_WITHOUT:
            yield Flaw("checkpoint_overdue", before + 1, last.at, {"last": after})


async def verify(
    connection: Connection, sealer: Sealer, told: Iterable[Checkpoint], verdict: Verdict
) -> AsyncIterator[Flaw]:
    """Walk the whole log and tell each flaw; `told` are checkpoints that had left the database.

    The checkpoints, at most one of a thousand entries and of an hour, are held in memory; the entries are not.
    """
    kept, told = await _kept(connection), dict.fromkeys(told)
    sound: list[Checkpoint] = []
    for checkpoint in dict.fromkeys((*kept, *told)):
        if sealer.wrote(checkpoint):
            sound.append(checkpoint)
        else:
            yield Flaw("checkpoint_forged", checkpoint.position, checkpoint.at)
    for flaw in compared([each for each in sound if each in kept], [each for each in sound if each in told]):
        yield flaw
    walk = Walk(sound)
    async for seen in _links(connection):
        for flaw in walk.step(seen):
            yield flaw
    for flaw in walk.end():
        yield flaw
    since = [each for each in await _kept(connection) if sealer.wrote(each)]  # the service went on meanwhile
    for flaw in overdue({each.position for each in (*sound, *since)}, walk.last):
        yield flaw
    verdict.entries, verdict.checkpoints = walk.entries, len(sound)
    verdict.unchained = await connection.fetchval(UNCHAINED)
    if walk.last is not None:
        verdict.position, verdict.at, verdict.chain = walk.last.position, walk.last.at, walk.last.chain or b""


async def _links(connection: Connection) -> AsyncIterator[Link]:
    """Read the chained entries in the order of their positions; a second one of a position follows the first."""
    position, entry_id = FIRST, NIL
    while rows := await connection.fetch(WALKED, position, entry_id):
        for row in rows:
            yield Link(row["position"], row["at"], row["chain"], row["entry"])
        position, entry_id = rows[-1]["position"], rows[-1]["id"]
        await asyncio.sleep(0)


async def _kept(connection: Connection) -> dict[Checkpoint, None]:
    """Read the checkpoints of the table."""
    return dict.fromkeys([Checkpoint(**row) for row in await connection.fetch(CHECKPOINTS)])


def _place(checkpoint: Checkpoint) -> tuple[int, str]:
    return checkpoint.position, checkpoint.at
