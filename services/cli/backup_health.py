"""What `bihuan doctor` says about backups: the last one, and whether the archive follows."""

from collections.abc import Sequence
from typing import NamedTuple

import asyncpg

from services.cli.backup import require_embedded
from services.cli.backup_shelf import Backup, Shelf
from services.cli.errors import CannotGoOn, in_one_line
from services.cli.reach import PATIENCE
from services.kit.clock import Clock
from services.kit.settings import Settings

THE_ARCHIVE = """
    SELECT slot_name, active, wal_status,
        pg_wal_lsn_diff(pg_current_wal_lsn(), coalesce(write_lsn, restart_lsn))::bigint AS behind
    FROM pg_replication_slots LEFT JOIN pg_stat_replication ON pid = active_pid
    WHERE slot_name LIKE 'bihuan\\_%' ORDER BY slot_name DESC LIMIT 1
"""


class Seen(NamedTuple):
    """One thing looked at: whether it is well, and what there is to say."""

    what: str
    well: bool
    says: str


async def look_at_backups(settings: Settings) -> Sequence[Seen]:
    """Look at the shelf and at the slot of the archive."""
    try:
        require_embedded(settings)
    except CannotGoOn:
        return [Seen("backup", well=True, says="PostgreSQL is your own, and so are its backups")]
    shelf = Shelf.of(settings)
    backups = shelf.backups()
    return [_last(shelf, backups), await _archive(settings, shelf, backups)]


def _last(shelf: Shelf, backups: Sequence[Backup]) -> Seen:
    """Name the last backup and its age."""
    if not backups:
        return Seen("backup", well=True, says=f"none stands in {shelf.folder}")
    age = Clock().now() - backups[-1].record.finished_at
    says = f"{backups[-1].folder.name}, {str(age).partition('.')[0]} ago; {len(backups)} in {shelf.folder}"
    return Seen("backup", well=True, says=says)


async def _archive(settings: Settings, shelf: Shelf, backups: Sequence[Backup]) -> Seen:
    """Say whether every change is archived, how far, and whether a backup stands at its beginning."""
    if not settings.archive_wal:
        return Seen("archive", well=True, says="off: a backup is restored as it is, to no later moment")
    if settings.database_url is None:
        return Seen("archive", well=False, says="the platform does not run")
    try:
        slot = await _slot(settings.database_url.get_secret_value())
    except (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
        return Seen("archive", well=False, says=in_one_line(error))
    why_not = _trouble(slot, shelf, backups)
    if slot is None or why_not:
        return Seen("archive", well=False, says=why_not)
    return Seen("archive", well=True, says=f"follows in {shelf.runs / slot['slot_name']}, {_behind(slot)}")


async def _slot(url: str) -> asyncpg.Record | None:
    """Ask the cluster for the slot that the archive follows it through."""
    connection = await asyncpg.connect(url, timeout=PATIENCE)
    try:
        return await connection.fetchrow(THE_ARCHIVE)
    finally:
        await connection.close(timeout=PATIENCE)


def _trouble(slot: asyncpg.Record | None, shelf: Shelf, backups: Sequence[Backup]) -> str:
    """Return what is wrong with the archive, "" where nothing is."""
    if slot is None or slot["wal_status"] == "lost":
        return f"broken off: nothing is written to {shelf.runs}; logs/archive.log says why"
    if not slot["active"]:
        return f"stands still, {_behind(slot)}: logs/pg_receivewal.log says why; PostgreSQL keeps up to 4 GB for it"
    if not any(backup.record.archive == slot["slot_name"] for backup in backups):
        return f"of no use yet: no backup stands at the beginning of {slot['slot_name']}"
    return ""


def _behind(slot: asyncpg.Record) -> str:
    """Return how much of the log the archive has not received."""
    return f"{slot['behind'] / 1e6:.1f} MB behind"
