"""Files of the state folder: private (0600) and replaced at once, never half written."""

import os
import secrets
from pathlib import Path


def write_private(file: Path, text: str) -> None:
    """Write a 0600 file beside `file`, make it durable and move it into place."""
    scratch = file.with_name(f".{file.name}.{secrets.token_hex(4)}")
    descriptor = os.open(scratch, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
        stream.write(text)
        stream.flush()
        os.fsync(stream.fileno())
    scratch.replace(file)
