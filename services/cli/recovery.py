"""Recovery of a copied base backup by PostgreSQL itself: which log it reads, where it stops, and why it cannot."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from services.cli.backup_shelf import PARTIAL, Backup, Shelf, first_missing, name_of, number_of, segments_in
from services.cli.embedded.postgres import Postgres
from services.cli.errors import CannotGoOn

ALWAYS = {
    "restore_command": "false",  # all of the log stands in pg_wal already
    "recovery_target_timeline": "current",
    "recovery_target_action": "promote",
    "hot_standby": "off",  # ready then means: recovered, and open for writing
}
LAST_CHANGE = re.compile(r"last completed transaction was at log time (.+)$")
ENDED_EARLY = "recovery ended before configured recovery target was reached"


@dataclass(frozen=True, slots=True)
class Target:
    """Where recovery stops: at a moment, where the backup itself ends, or (neither) where the log ends."""

    moment: datetime | None
    itself: bool

    @property
    def settings(self) -> dict[str, str]:
        """Return the target as PostgreSQL's settings."""
        if self.itself:
            return {"recovery_target": "immediate"}
        return {} if self.moment is None else {"recovery_target_time": self.moment.isoformat()}


@dataclass(frozen=True, slots=True)
class Recovered:
    """A recovered cluster: its last change, the number of the last segment that it read, and what stands in it."""

    last: datetime | None
    segment: int
    erased: int
    """How many keys were destroyed again."""
    positions: dict[str, int]
    """Where the services' journals end."""
    closed: Sequence[str]
    """What the keys leave closed."""


def wal_of(backup: Backup, shelf: Shelf, target: Target) -> Sequence[Path]:
    """Return the archived segments that go on from a backup; raise `CannotGoOn` where one of them is missing."""
    if target.itself or backup.record.archive is None:
        return ()
    own = segments_in(backup.data / "pg_wal")
    archived = {
        name: file
        for name, file in segments_in(shelf.runs / backup.record.archive).items()
        if name >= backup.record.first_segment
    }
    missing = first_missing(sorted({*own, *archived}), backup.record.first_segment)
    if missing is None and target.moment is not None and not archived:
        missing = max(own)
    if missing is not None:
        raise CannotGoOn("wal_missing", segment=missing, folder=shelf.runs / backup.record.archive)
    return [file for name, file in archived.items() if not _shorter(file, own.get(name))]


def recover(postgres: Postgres, target: Target, wal: Sequence[Path], finish: Callable[[str], Recovered]) -> Recovered:
    """Let PostgreSQL recover to the target, finish, and stop it.

    Raises `CannotGoOn` where the log ends before the target, or in the midst of what was archived.
    """
    signal = postgres.data / "recovery.signal"
    signal.touch()
    if postgres.process.account is not None:
        postgres.process.account.own(signal)
    try:
        postgres.start(ALWAYS | target.settings)
        postgres.wait_ready()
        found = finish(postgres.url)
    except CannotGoOn as error:
        raise _why(postgres, target, error) from error
    finally:
        postgres.stop()
    whole = [file for file in wal if not file.name.endswith(PARTIAL)]
    if target.moment is None and whole and found.segment < number_of(whole[-1].name):
        raise CannotGoOn("wal_damaged", segment=name_of(found.segment, whole[-1].name), folder=whole[-1].parent)
    return found


def _why(postgres: Postgres, target: Target, error: CannotGoOn) -> CannotGoOn:
    """Return why recovery ended, in words of the one who asked for it."""
    lines = postgres.process.said()
    if not any(ENDED_EARLY in line for line in lines):
        return error
    last = next((found[1] for line in lines if (found := LAST_CHANGE.search(line))), "-")
    return CannotGoOn("moment_after_end", to=target.moment, last=last)


def _shorter(file: Path, own: Path | None) -> bool:
    """Tell whether a segment was received less far than the backup has it: both begin alike, zeros fill the rest."""
    if own is None or not file.name.endswith(PARTIAL):
        return False
    return len(file.read_bytes().rstrip(b"\0")) < len(own.read_bytes().rstrip(b"\0"))
