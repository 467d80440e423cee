"""`bihuan backup`: a base backup of the embedded PostgreSQL while it serves, checked before it counts."""

import asyncio
import contextlib
import fcntl
import os
import shutil
from collections.abc import Iterator, Sequence
from datetime import datetime
from importlib.metadata import version
from pathlib import Path

import asyncpg

from services.cli.backup_erasures import erased_in, note
from services.cli.backup_keys import fingerprints, keys_of, keys_to_write, write_keys
from services.cli.backup_manifest import NotAsItsManifest, check
from services.cli.backup_shelf import NAME, UNFINISHED, Backup, Record, Shelf, read_backup, run_name, write_record
from services.cli.demo import MARKER
from services.cli.embedded.programs import ProgramFailed, run_program
from services.cli.errors import CannotGoOn, sentence
from services.cli.files import private_folder
from services.cli.progress import Display
from services.cli.reach import PATIENCE
from services.cli.state import left_by_the_platform
from services.kit.settings import Settings

ABOUT_THE_CLUSTER = """
    SELECT current_setting('server_version_num')::int / 10000 AS postgres, clock_timestamp() AS now,
        (SELECT system_identifier::text FROM pg_control_system()) AS platform,
        (SELECT max(slot_name) FROM pg_replication_slots
         WHERE slot_name LIKE 'bihuan\\_%' AND wal_status <> 'lost') AS archive
"""


def back_up(settings: Settings, display: Display, keep: int | None, keys_to: Path | None) -> None:
    """Take a backup of the running platform, then remove what is older than the last `keep`, and say what was left out.

    Raises `CannotGoOn` where the platform does not run, where its servers are somebody's own, where the keys cannot
    join those that stand where they are to go, and where a program or the disk refuses; backups that stand already are
    untouched then.
    """
    url = address(settings)
    shelf = Shelf.of(settings)
    if keys_to is not None and keys_to.resolve().is_relative_to(shelf.folder):
        raise CannotGoOn("keys_beside_backup", folder=keys_to.resolve(), backups=shelf.folder)
    if keys_to is not None:
        keys_to_write(settings, keys_to.resolve())
    shelf.make()
    with _alone(shelf):
        made = _take(settings, url, shelf, display)
        note(shelf.erased, asyncio.run(erased_in(url)))
        if keep is not None:
            for gone in _make_room(shelf, keep):
                display.line(sentence("backup_removed", name=gone))
        if keys_to is not None:
            write_keys(settings, keys_to.resolve())
    size = sum(file.stat().st_size for file in made.folder.rglob("*") if file.is_file())
    display.line(sentence("backup_stands", folder=made.folder, size=f"{size / 1e6:.0f}"))
    display.line(
        sentence("keys_left_out", folder=settings.state_dir)
        if keys_to is None
        else sentence("keys_written", folder=keys_to)
    )


def address(settings: Settings) -> str:
    """Return the address of the embedded PostgreSQL; raise `CannotGoOn` where there is none to back up."""
    require_embedded(settings)
    if settings.database_url is None:
        raise CannotGoOn("nothing_runs_to_back_up", folder=settings.state_dir)
    return settings.database_url.get_secret_value()


def require_embedded(settings: Settings) -> None:
    """Raise `CannotGoOn` where the data stand in a PostgreSQL of one's own."""
    their_own = settings.database_url is not None and not left_by_the_platform(settings, "database_url")
    if settings.database_urls or their_own:
        raise CannotGoOn("backup_is_yours")


@contextlib.contextmanager
def _alone(shelf: Shelf) -> Iterator[None]:
    """Let one backup at a time work on a shelf."""
    lock = os.open(shelf.folder / "lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError as reason:
        raise CannotGoOn("backup_under_way", folder=shelf.folder) from reason
    finally:
        os.close(lock)


def _take(settings: Settings, url: str, shelf: Shelf, display: Display) -> Backup:
    """Take and check a base backup, and give it its name when it is whole."""
    for left in shelf.folder.glob(f"*{UNFINISHED}"):
        shutil.rmtree(left)
    before = asyncio.run(_ask(url))
    name = before["now"].strftime(NAME)
    scratch = private_folder(shelf.folder / f"{name}{UNFINISHED}")
    words = ("--pgdata", scratch / "data", "--dbname", url, "--wal-method=stream", "--checkpoint=fast", "--no-password")
    try:
        with display.step("base backup"):
            run_program(before["postgres"], "pg_basebackup", *words, "--manifest-checksums=SHA256")
        finished: datetime = asyncio.run(_ask(url))["now"]
        with display.step("check against its manifest"):
            check(scratch / "data", before["postgres"])
        archived = before["archive"] if before["archive"] and (shelf.runs / before["archive"]).is_dir() else None
        record = Record(
            bihuan=version("bihuan"),
            postgres=before["postgres"],
            platform=before["platform"],
            started_at=before["now"],
            finished_at=finished,
            first_segment=_first_segment(scratch / "data"),
            archive=archived,
            keys=fingerprints(keys_of(settings)),
        )
        if (settings.state_dir / MARKER).exists():
            shutil.copyfile(settings.state_dir / MARKER, scratch / MARKER)
        write_record(scratch, record)
        return read_backup(scratch.rename(shelf.folder / name))
    except (ProgramFailed, NotAsItsManifest) as reason:
        raise CannotGoOn("backup_failed", words=reason) from reason
    except OSError as reason:
        raise CannotGoOn("backup_failed", words=reason.strerror) from reason


async def _ask(url: str) -> asyncpg.Record:
    """Ask the cluster what a backup's record says about it."""
    connection = await asyncpg.connect(url, timeout=PATIENCE)
    try:
        (row,) = await connection.fetch(ABOUT_THE_CLUSTER)
        return row
    finally:
        await connection.close()


def _first_segment(data: Path) -> str:
    """Return the segment in which the recovery of a base backup begins, as its label has it."""
    label = (data / "backup_label").read_text(encoding="utf-8")
    return label.partition("(file ")[2].partition(")")[0]


def _make_room(shelf: Shelf, keep: int) -> Sequence[str]:
    """Remove all but the last `keep` backups and the write-ahead log that no kept one needs; return what went."""
    *_, newest = standing = list(shelf.backups())
    gone, kept = standing[:-keep], standing[-keep:]
    for backup in gone:
        doomed = backup.folder.rename(backup.folder.with_name(f"{backup.folder.name}{UNFINISHED}"))
        shutil.rmtree(doomed)
    for run in sorted(shelf.runs.iterdir()):
        needed = [backup.record.first_segment for backup in kept if backup.record.archive == run.name]
        if needed:
            run_program(newest.record.postgres, "pg_archivecleanup", run, min(needed))
        elif run.name < run_name(newest.record.started_at):
            shutil.rmtree(run)
    return [backup.folder.name for backup in gone]
