"""The folder of backups: what stands in it, and which piece of the write-ahead log belongs to which backup.

    20261122T120405Z/                     a backup: `data`, a base backup with its manifest; `backup.json`, written last
    20261122T130000Z.unfinished/          one that was interrupted; nobody restores it, the next backup removes it
    wal/bihuan_20261122t115900123456z/    an unbroken run of write-ahead log, named as the slot that feeds it
    erased.json                           persons whose keys were destroyed, for backups older than their erasure

A run of write-ahead log ends where the cluster's life does (a restore begins another one) and where something is
missing, so that whatever stands in one folder follows on itself.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from services.cli.errors import CannotGoOn
from services.cli.files import private_folder, write_private
from services.kit.settings import Settings

RECORD = "backup.json"
UNFINISHED = ".unfinished"
PARTIAL = ".partial"
"""What pg_receivewal calls the segment that it has not received to its end."""
SEGMENT = re.compile(r"[0-9A-F]{24}")
SEGMENT_BYTES = 16 << 20
"""The size of a segment, as initdb has it."""
SEGMENTS_OF_A_LOG = (4 << 30) // SEGMENT_BYTES
"""What the middle of a segment's name counts: 4 GB."""
NAME = "%Y%m%dT%H%M%SZ"


class Record(BaseModel):
    """What a backup says about itself; times are PostgreSQL's own, never the test clock's."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    bihuan: str
    postgres: int
    """The major version."""
    platform: str
    """The cluster's own number, which its copies keep."""
    started_at: datetime
    finished_at: datetime
    """The earliest moment to which it can be restored."""
    first_segment: str
    """The first piece of write-ahead log that a restore reads."""
    archive: str | None
    """The run of write-ahead log that goes on from this backup; None where nothing was archived."""
    keys: list[str]
    """Fingerprints of the keys without which its personal fields stay closed."""


@dataclass(frozen=True, slots=True)
class Backup:
    """A finished backup."""

    folder: Path
    record: Record

    @property
    def data(self) -> Path:
        """Return the base backup."""
        return self.folder / "data"


@dataclass(frozen=True, slots=True)
class Shelf:
    """A folder of backups."""

    folder: Path

    @classmethod
    def of(cls, settings: Settings) -> "Shelf":
        """Return the shelf of a platform."""
        return cls((settings.backup_dir or settings.state_dir / "backups").resolve())

    @property
    def runs(self) -> Path:
        """Return the folder whose folders are runs of write-ahead log."""
        return self.folder / "wal"

    @property
    def erased(self) -> Path:
        """Return the file of persons whose keys were destroyed."""
        return self.folder / "erased.json"

    def make(self) -> None:
        """Make the folder where it is missing; raise `CannotGoOn` where that cannot be done."""
        try:
            private_folder(self.folder)
            private_folder(self.runs)
        except OSError as reason:
            raise CannotGoOn("backup_folder_closed", folder=self.folder, reason=reason.strerror) from reason

    def backups(self) -> Sequence[Backup]:
        """Return the finished backups that can be read, oldest first."""
        return sorted(self._readable(), key=lambda backup: backup.record.finished_at)

    def find(self, named: str) -> Backup:
        """Return a backup by its name on this shelf or by its path; raise `CannotGoOn` where it cannot be restored."""
        folder = self.folder / named if (self.folder / named).is_dir() else Path(named).resolve()
        if not folder.is_dir():
            stand = ", ".join(backup.folder.name for backup in self.backups()) or "-"
            raise CannotGoOn("no_such_backup", named=named, folder=self.folder, stand=stand)
        if not (folder / RECORD).is_file():
            raise CannotGoOn("backup_unfinished", folder=folder)
        try:
            return read_backup(folder)
        except (OSError, ValidationError) as reason:
            raise CannotGoOn("backup_damaged", folder=folder, words=RECORD) from reason

    def _readable(self) -> Iterator[Backup]:
        for record in self.folder.glob(f"*/{RECORD}"):
            try:
                yield read_backup(record.parent)
            except (OSError, ValidationError):
                continue


def read_backup(folder: Path) -> Backup:
    """Return a finished backup; raise `OSError` or `ValidationError` where its record cannot be read."""
    return Backup(folder, Record.model_validate_json((folder / RECORD).read_bytes()))


def write_record(folder: Path, record: Record) -> None:
    """Say what a backup is, which ends it."""
    write_private(folder / RECORD, record.model_dump_json(indent=1))


def run_name(begun: datetime) -> str:
    """Return the name of the run of write-ahead log that begins now: its folder's, and its replication slot's.

    To the microsecond: two runs in one folder would hide what is missing between them.
    """
    return f"bihuan_{begun:%Y%m%dt%H%M%S%fz}"


def segments_in(folder: Path) -> dict[str, Path]:
    """Return the segments of write-ahead log in a folder by name, whole or partial, oldest first."""
    found: dict[str, Path] = {}
    for file in sorted(folder.iterdir(), reverse=True) if folder.is_dir() else ():
        name = segment_of(file)
        if SEGMENT.fullmatch(name):
            found[name] = file  # a whole segment comes after its partial one in this order
    return dict(sorted(found.items()))


def segment_of(file: Path) -> str:
    """Return the name of the segment that a file holds, whole or partial."""
    return file.name.removesuffix(PARTIAL)


def number_of(segment: str) -> int:
    """Return how many segments a cluster had written before this one."""
    return int(segment[8:16], 16) * SEGMENTS_OF_A_LOG + int(segment[16:], 16)


def name_of(number: int, like: str) -> str:
    """Return the name of a segment by its number, on the timeline of another."""
    return f"{like[:8]}{number // SEGMENTS_OF_A_LOG:08X}{number % SEGMENTS_OF_A_LOG:08X}"


def first_missing(segments: Sequence[str], first: str) -> str | None:
    """Return the first segment that is missing between `first` and the last of these (sorted); None where none is."""
    there = set(segments)
    last = number_of(segments[-1]) if segments else number_of(first)
    wanted = (name_of(number, first) for number in range(number_of(first), last + 1))
    return next((name for name in wanted if name not in there), None)
