"""Whether the access log is what it was: the chain walked from its first entry, and held against every checkpoint.

It reads in batches while the service goes on writing, and changes nothing. What is wrong is told entry by entry; an
entry is held against the digest that its predecessor has now, so one that was changed is told once and not with all
that follow it. Whoever made the whole chain anew is contradicted by the checkpoints.
"""

import asyncio
import json
from collections.abc import AsyncIterator, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal
from uuid import UUID

from services.kit.database.driver import Connection
from services.kit.vault.chain import BEFORE_THE_FIRST, CHECKPOINTS, ENTRY, INSTANT, SAID, Checkpoint, Sealer, link

BATCH = 2000
"""Entries that are read at once."""
FIRST = -(2**63)
NIL = UUID(int=0)

WALKED = f"""
SELECT position, id, chain, coalesce({INSTANT}, '') AS at, {ENTRY} AS entry FROM access_log
WHERE position IS NOT NULL AND (position, id) > ($1, $2) ORDER BY position, id LIMIT {BATCH}
"""  # noqa: S608 -- texts and a number of ours
UNCHAINED = "SELECT count(*) FROM access_log WHERE position IS NULL"

FlawCode = Literal[
    "entry_changed", "entries_missing", "entry_inserted", "checkpoint_contradicted", "checkpoint_forged", "end_cut_off"
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


@dataclass
class Witness:
    """The checkpoints of a service that its logs tell, and how many lines speak of one in a form that is not JSON."""

    checkpoints: list[Checkpoint] = field(default_factory=list)
    unread: int = 0

    def read(self, lines: Iterable[str], service: str) -> None:
        """Add what lines of logs tell; what is no checkpoint of the service is passed over.

        A line that says it is one and cannot be read as one has no proof: it is told as forged.
        """
        for line in lines:
            if SAID not in line:
                continue
            try:
                said = json.loads(line[line.index("{") :])
            except ValueError:
                self.unread += 1
                continue
            if isinstance(said, dict) and said.get("event") == SAID and said.get("log_of") == service:
                self.checkpoints.append(_told(said))


async def verify(
    connection: Connection, sealer: Sealer, told: Iterable[Checkpoint], verdict: Verdict
) -> AsyncIterator[Flaw]:
    """Walk the whole log and tell each flaw; `told` are checkpoints that had left the database.

    The checkpoints, at most one of a thousand entries and of an hour, are held in memory; the entries are not.
    """
    own = [Checkpoint(**row) for row in await connection.fetch(CHECKPOINTS)]
    sound: list[Checkpoint] = []
    for checkpoint in dict.fromkeys((*own, *told)):
        if sealer.wrote(checkpoint):
            sound.append(checkpoint)
        else:
            yield Flaw("checkpoint_forged", checkpoint.position, checkpoint.at)
    walk = Walk(sound)
    async for seen in _links(connection):
        for flaw in walk.step(seen):
            yield flaw
    for flaw in walk.end():
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


def _told(said: Mapping[str, object]) -> Checkpoint:
    """Return the checkpoint of a log line."""
    position, at = said.get("position"), said.get("made_at")
    return Checkpoint(
        position if isinstance(position, int) else 0, _digest(said.get("chain")), str(at), _digest(said.get("mac"))
    )


def _digest(text: object) -> bytes:
    """Return a digest from its groups; no bytes where it is none."""
    try:
        return bytes.fromhex(str(text).replace("-", ""))
    except ValueError:
        return b""
