"""Files of the state folder: private (0600) and replaced at once, never half written."""

import os
import secrets
from pathlib import Path


def write_private(file: Path, text: str) -> None:
    """Write a 0600 file beside `file`, make it durable and move it into place."""
    scratch = file.with_name(f".{file.name}.{secrets.token_hex(4)}")
    descriptor = os.open(scratch, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    owned_like_folder(scratch)
    with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
        stream.write(text)
        stream.flush()
        os.fsync(stream.fileno())
    scratch.replace(file)
    folder = os.open(file.parent, os.O_RDONLY)
    os.fsync(folder)  # a key must not be lost with the power once something is sealed under it
    os.close(folder)


def private_folder(folder: Path) -> Path:
    """Make a 0700 folder where it is missing and return it."""
    if not folder.exists():
        folder.mkdir(mode=0o700, parents=True)
        owned_like_folder(folder)
    return folder


def owned_like_folder(path: Path) -> None:
    """Run as root in an ordinary user's folder, leave what we make with that user."""
    if os.geteuid() == 0:
        owner = path.parent.stat()
        if owner.st_uid != 0:
            os.chown(path, owner.st_uid, owner.st_gid)
