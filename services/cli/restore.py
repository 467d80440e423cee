"""`bihuan restore`: makes the embedded platform what it was at a moment; what it was before is kept aside.

The backup is copied beside the data, recovered there, and only then put in their place. The event stream is derived
from the journals and would be ahead of them, so it is thrown away: the relay fills it again.
"""

import asyncio
import contextlib
import os
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import asyncpg

from services.cli.backup import require_embedded
from services.cli.backup_erasures import Erased, erase_again, erased_in, journal_ends, note, noted, together
from services.cli.backup_keys import bring_keys, fingerprints, keys_of, keys_with
from services.cli.backup_manifest import NotAsItsManifest, check
from services.cli.backup_shelf import NAME, SEGMENT_BYTES, Backup, Shelf, segment_of
from services.cli.demo import MARKER
from services.cli.embedded.account import Account
from services.cli.embedded.nats import STREAMS
from services.cli.embedded.postgres import SET_ASIDE, Postgres
from services.cli.embedded.postmaster import clear_stale_pid_file
from services.cli.errors import CannotGoOn, in_one_line, sentence
from services.cli.files import write_private
from services.cli.progress import Display
from services.cli.recovery import Recovered, Target, recover, wal_of
from services.cli.restored_keys import left_closed
from services.cli.state import StateFolder
from services.kit.clock import Clock
from services.kit.settings import Settings

ITSELF = "backup"
"""What `--to` says for the state in which the backup itself ends."""
SCRATCH = "data.restoring"


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be restored: which backup, to which moment (None: as far as is known), with keys from where."""

    backup: str
    to: str | None
    keys_from: Path | None


def restore(settings: Settings, display: Display, wish: Wish) -> None:
    """Restore a platform that does not run; raise `CannotGoOn`, with its data as they were, where that cannot be.

    Raises it at the very end, too, with everything restored, where the keys do not open all that was.
    """
    require_embedded(settings)
    backup = Shelf.of(settings).find(wish.backup)
    shelf = Shelf(backup.folder.parent)
    target = target_of(wish.to, backup)
    state = StateFolder(settings.state_dir)
    state.lock()
    keys = keys_of(settings) if wish.keys_from is None else keys_with(wish.keys_from.resolve(), state)
    require_keys(backup, keys, wish.keys_from or state.path)
    wal = wal_of(backup, shelf, target)
    old = Postgres(state.path / "postgres", display.line)
    clear_stale_pid_file(old.data, display.line)
    known = _erasures_known(old, shelf, display)
    scratch = old.data.with_name(SCRATCH)
    try:
        _copy(backup, wal, scratch, old.process.account, display)
        restored = Postgres(state.path / "postgres", display.line, data=SCRATCH)
        with display.step("recovery"):
            found = recover(restored, target, wal, lambda url: asyncio.run(_finish(settings, url, known, keys)))
        kept = _put_in_place(state, backup, old.data, wish.keys_from, keys)
    except BaseException:
        shutil.rmtree(scratch, ignore_errors=True)
        raise
    _tell(display, settings, found, kept)
    if found.closed:
        raise CannotGoOn("restored_but_closed", left="; ".join(found.closed))


def target_of(to: str | None, backup: Backup) -> Target:
    """Read the moment to restore to; raise `CannotGoOn` where it is none, or the backup does not reach it."""
    if to is None or to == ITSELF:
        return Target(None, itself=to == ITSELF)
    try:
        moment = datetime.fromisoformat(to)
    except ValueError as reason:
        raise CannotGoOn("no_moment", to=to) from reason
    if moment.tzinfo is None:
        raise CannotGoOn("no_moment", to=to)
    if moment < backup.record.finished_at:
        raise CannotGoOn("moment_before_backup", to=to, backup=backup.folder.name, first=backup.record.finished_at)
    if backup.record.archive is None:
        raise CannotGoOn("nothing_archived", backup=backup.folder.name)
    return Target(moment, itself=False)


def require_keys(backup: Backup, keys: Mapping[str, str | None], place: Path) -> None:
    """Raise `CannotGoOn` where the keys that opened the data when they were backed up are not among these."""
    missing = set(backup.record.keys) - set(fingerprints(keys))
    if missing:
        raise CannotGoOn("keys_do_not_fit", backup=backup.folder.name, place=place.resolve(), count=len(missing))


def _erasures_known(old: Postgres, shelf: Shelf, display: Display) -> Erased:
    """Return whose keys were destroyed, as noted beside the backups and in the data that are about to be set aside."""
    known = noted(shelf.erased)
    if not old.data.exists():
        return known
    try:
        with old:
            known = together(known, asyncio.run(erased_in(old.url)))
    except (CannotGoOn, OSError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
        display.line(sentence("erasures_unknown", folder=old.data, why=in_one_line(error)))
    with contextlib.suppress(OSError):  # backups may stand on a medium that cannot be written
        note(shelf.erased, known)
    return known


def _copy(backup: Backup, wal: Sequence[Path], scratch: Path, account: Account | None, display: Display) -> None:
    """Copy a backup and the log that goes on from it beside the data; check the copy against the manifest."""
    shutil.rmtree(scratch, ignore_errors=True)
    try:
        with display.step("copy"):
            shutil.copytree(backup.data, scratch, symlinks=True)
            scratch.chmod(0o700)
        with display.step("check against its manifest"):
            check(scratch, backup.record.postgres)
        with display.step(f"write-ahead log ({len(wal)} segments)"):
            for segment in wal:
                shutil.copyfile(segment, scratch / "pg_wal" / segment_of(segment))
        if account is not None:
            for path in (scratch, *scratch.rglob("*")):
                os.chown(path, account.uid, account.gid, follow_symlinks=False)
    except NotAsItsManifest as reason:
        raise CannotGoOn("backup_damaged", folder=backup.folder, words=reason) from reason
    except OSError as reason:
        raise CannotGoOn("restore_failed", words=reason.strerror) from reason


async def _finish(settings: Settings, url: str, known: Erased, keys: Mapping[str, str | None]) -> Recovered:
    """Erase again who was erased since, look what the restored cluster holds, and whether the keys open it."""
    connection = await asyncpg.connect(url)
    try:
        last = await connection.fetchval("SELECT pg_last_xact_replay_timestamp()")
        end = await connection.fetchval("SELECT (pg_last_wal_replay_lsn() - '0/0'::pg_lsn)::bigint")
    finally:
        await connection.close()
    again = await erase_again(url, known)
    return Recovered(
        last=last,
        segment=(end - 1) // SEGMENT_BYTES,
        erased=again,
        positions=await journal_ends(url),
        closed=await left_closed(settings, url, keys),
    )


def _bring_marker(backup: Backup, state: StateFolder) -> None:
    """Let the state folder say of the demo data what it said when the backup was taken."""
    marker = state.path / MARKER
    if (backup.folder / MARKER).exists():
        write_private(marker, (backup.folder / MARKER).read_text(encoding="utf-8"))
    else:
        marker.unlink(missing_ok=True)


def _put_in_place(
    state: StateFolder, backup: Backup, data: Path, keys_from: Path | None, keys: Mapping[str, str | None]
) -> Path | None:
    """Put the restored cluster and what belongs to it in the place of the other; return where that one is kept.

    Raises `CannotGoOn` where a step fails; the steps before it are undone then. The keys come first, for together they
    open either cluster: whoever is killed in between leaves nothing that cannot be read.
    """
    moment = Clock().now().strftime(NAME)
    kept = data.with_name(f"{SET_ASIDE}{moment}") if data.exists() else None
    streams = state.path / "nats" / STREAMS
    emptied = streams.with_name(f"{STREAMS}.before-{moment}")
    try:
        with contextlib.ExitStack() as undo:
            if keys_from is not None:
                bring_keys(keys_from.resolve(), keys, state.path, f"before-{moment}", undo)
            if streams.exists():
                _move(streams, emptied, undo)
            if kept is not None:
                _move(data, kept, undo)
            _move(data.with_name(SCRATCH), data, undo)
            _bring_marker(backup, state)
            undo.pop_all()
    except OSError as reason:
        raise CannotGoOn("restore_failed", words=reason.strerror) from reason
    shutil.rmtree(emptied, ignore_errors=True)
    return kept


def _move(source: Path, target: Path, undo: contextlib.ExitStack) -> None:
    """Rename a folder, and tell `undo` how to take it back."""
    source.rename(target)
    undo.callback(target.rename, source)


def _tell(display: Display, settings: Settings, found: Recovered, kept: Path | None) -> None:
    """Say what stands now, what was set aside, and what those must do who were further."""
    positions = ", ".join(f"{service} {position}" for service, position in found.positions.items())
    display.line(sentence("restored", moment=found.last or "-", positions=positions or "-"))
    if found.erased:
        display.line(sentence("erased_again", count=found.erased))
    if kept is not None:
        display.line(sentence("set_aside", folder=kept))
    if settings.nats_url is not None:
        display.line(sentence("streams_are_yours"))
    if settings.archive_wal:
        display.line(sentence("back_up_again"))
