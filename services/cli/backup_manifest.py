"""Whether a base backup is what its manifest says: every file, its size, its SHA-256, and the log that it needs.

This is pg_verifybackup's work. The wheel's own for PostgreSQL 18 does not start (its ELF headers are broken), so the
manifest is read here, for 16 as for 18; pg_waldump reads the log. The format: "Backup Manifest Format" in PostgreSQL's
documentation.
"""

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal

from services.cli.embedded.programs import ProgramFailed, run_program

MANIFEST = "backup_manifest"
LAST_LINE = b'"Manifest-Checksum"'
NOT_LISTED = (MANIFEST, "postgresql.auto.conf", "recovery.signal", "standby.signal")
"""What may stand in a backup and not in its manifest; the log in pg_wal is checked by its contents."""


Flaw = Literal["missing", "changed", "strange", "unreadable"]
FLAWS: dict[Flaw, str] = {
    "missing": "is missing",
    "changed": "was changed",
    "strange": "is not part of it",
    "unreadable": "cannot be read",
}


class NotAsItsManifest(Exception):
    """A base backup is damaged; says which file, and how."""

    def __init__(self, name: str, flaw: Flaw) -> None:
        """Name a file of the backup and what is wrong with it."""
        super().__init__(f"{name} {FLAWS[flaw]}")


def check(data: Path, postgres: int) -> None:
    """Raise `NotAsItsManifest` where a base backup of this major version is not whole."""
    manifest = _manifest(data)
    listed = {_path(entry): entry for entry in manifest["Files"]}
    for name, entry in listed.items():
        file = data / name
        if not file.is_file():
            raise NotAsItsManifest(name, "missing")
        if file.stat().st_size != entry["Size"] or _sha256(file) != entry["Checksum"]:
            raise NotAsItsManifest(name, "changed")
    if strange := next((name for name in _standing(data) if name not in listed), None):
        raise NotAsItsManifest(strange, "strange")
    for span in manifest["WAL-Ranges"]:
        words = ("--timeline", span["Timeline"], "--start", span["Start-LSN"], "--end", span["End-LSN"])
        try:
            run_program(postgres, "pg_waldump", "--quiet", "--path", data / "pg_wal", *words)
        except ProgramFailed as reason:
            raise NotAsItsManifest("pg_wal", "unreadable") from reason


def _manifest(data: Path) -> dict[str, Any]:
    """Read the manifest, which ends with the digest of all its other lines."""
    try:
        written = (data / MANIFEST).read_bytes()
        manifest: dict[str, Any] = json.loads(written)
    except (OSError, ValueError) as reason:
        raise NotAsItsManifest(MANIFEST, "unreadable") from reason
    if hashlib.sha256(written[: written.rindex(LAST_LINE)]).hexdigest() != manifest["Manifest-Checksum"]:
        raise NotAsItsManifest(MANIFEST, "changed")
    return manifest


def _path(entry: dict[str, Any]) -> str:
    """Return where a file stands; a name that is no UTF-8 is written in hexadecimal."""
    path: str = entry["Path"] if "Path" in entry else bytes.fromhex(entry["Encoded-Path"]).decode("utf-8", "replace")
    return path


def _sha256(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _standing(data: Path) -> Iterator[str]:
    """Yield what stands in a backup and should be listed."""
    for file in data.rglob("*"):
        name = file.relative_to(data).as_posix()
        if file.is_file() and name not in NOT_LISTED and not name.startswith("pg_wal/"):
            yield name
