"""Where an embedded server's files can stand: a folder its user can enter, and a socket path that is short enough."""

import hashlib
import os
import shutil
import stat
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from services.cli.embedded.account import Account
from services.cli.errors import CannotGoOn, sentence

OPEN_PLACE = Path("/var/lib/bihuan")
"""For root whose servers' user may not pass through the folders above the state."""

SOCKET_NAME = ".s.PGSQL.5432"
SOCKET_PATH_BYTES = 107 if sys.platform == "linux" else 103
"""The longest path of a unix socket: sun_path without its final zero."""


@dataclass(frozen=True, slots=True)
class Place:
    """The folder of a server's data, and the folder that holds the wheel's `pginstall…` folders."""

    folder: Path
    programs: Path


def settle(folder: Path, programs: Path, account: Account | None, say: Callable[[str], None]) -> Place:
    """Return `folder` and `programs` themselves where the account can use them, else copies in an open place."""
    note = folder / "moved-to"
    if account is None:
        return Place(_ours_to_use(note), programs) if note.exists() else Place(folder, programs)
    if not note.exists():
        if not (folder / "data").exists():
            account.own(folder)
        if account.can(lambda: _usable(folder, programs)):
            return Place(folder, programs)
        if (folder / "data").exists():
            raise CannotGoOn("data_folder_closed", folder=folder, user=account.name)
    moved = Path(note.read_text(encoding="utf-8")) if note.exists() else OPEN_PLACE / _short_name(folder)
    _open_folder(moved.parent, account)
    moved.mkdir(mode=0o700, exist_ok=True)
    account.own(moved)
    installed = next(programs.glob("pginstall*/bin/postgres")).stat().st_mtime_ns
    copied = moved.parent / f"programs-{_short_name(programs / str(installed))}"
    _copy_programs(programs, copied)
    if not account.can(lambda: _usable(moved, copied / programs.name)):
        raise CannotGoOn("data_folder_closed", folder=moved, user=account.name)
    note.write_text(str(moved), encoding="utf-8")
    say(sentence("data_stands_elsewhere", folder=folder, moved=moved, user=account.name))
    return Place(moved, copied / programs.name)


def _ours_to_use(note: Path) -> Path:
    """Return the open place where root put the data; raise `CannotGoOn` where it is closed to us."""
    moved = Path(note.read_text(encoding="utf-8"))
    if not os.access(moved, os.W_OK | os.X_OK):
        raise CannotGoOn("data_folder_closed", folder=moved, user=str(os.geteuid()))
    return moved


def socket_folder(folder: Path, account: Account | None) -> Path:
    """Return a 0700 folder for the socket: under `folder`, or a short one where that path would be too long."""
    homes = [os.environ.get("XDG_RUNTIME_DIR"), tempfile.gettempdir(), "/tmp"]  # noqa: S108 -- a folder of our own in it, checked below
    name = f"bihuan-{os.geteuid()}-{_short_name(folder)}"
    candidates = [folder / "socket", *(Path(home) / name for home in homes if home)]
    for candidate in candidates:
        if len(os.fsencode(candidate / SOCKET_NAME)) > SOCKET_PATH_BYTES:
            continue
        try:
            candidate.mkdir(mode=0o700, exist_ok=True)
        except OSError:
            continue
        if _ours(candidate, account):
            return candidate
    raise CannotGoOn("socket_path_too_long", folder=folder, limit=SOCKET_PATH_BYTES)


def _ours(folder: Path, account: Account | None) -> bool:
    """Make sure that a folder is real, ours and closed to others (someone else may have made it first)."""
    found = folder.lstat()
    wanted = os.geteuid() if account is None else account.uid
    if not stat.S_ISDIR(found.st_mode) or found.st_uid not in {wanted, os.geteuid()}:
        return False
    folder.chmod(0o700)
    if account is not None:
        account.own(folder)
    return True


def _usable(folder: Path, programs: Path) -> bool:
    """Tell, as the server's user, whether it may write to the folder and run each program."""
    runnable = all(
        os.access(program, os.X_OK | os.R_OK)  # as PostgreSQL itself asks
        for program in programs.glob("pginstall*/bin/postgres")
    )
    scratch = folder / ".probe"
    scratch.touch()
    scratch.unlink()
    return runnable and any(programs.glob("pginstall*/bin/postgres"))


def _open_folder(folder: Path, account: Account) -> None:
    """Make a folder that others may pass through; raise `CannotGoOn` where that is not possible."""
    try:
        folder.mkdir(mode=0o755, parents=True, exist_ok=True)
        folder.chmod(0o755)
    except OSError as reason:
        raise CannotGoOn("data_folder_closed", folder=folder, user=account.name) from reason


def _copy_programs(programs: Path, copied: Path) -> None:
    """Copy the wheel's programs and the libraries beside them, once, all at once."""
    if copied.exists():
        return
    scratch = copied.with_name(f"{copied.name}.{os.getpid()}")
    for source in (programs, programs.with_name(f"{programs.name}.libs")):
        if source.exists():
            shutil.copytree(source, scratch / source.name, symlinks=True)
    for path in (scratch, *scratch.rglob("*")):
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or os.access(path, os.X_OK) else 0o644)
    scratch.rename(copied)


def _short_name(path: Path) -> str:
    """Return a short name for a folder that differs from that of every other."""
    return hashlib.sha256(os.fsencode(path)).hexdigest()[:12]
