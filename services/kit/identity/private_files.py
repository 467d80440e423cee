"""Files of the state folder that hold secrets: readable by their owner alone, and never half written."""

import json
import os
import secrets
from pathlib import Path
from typing import Any

_OWNER_ONLY = 0o600
_EVERYONE_READS = 0o644


def create_private(file: Path, content: dict[str, Any]) -> bool:
    """Write a file that does not exist yet; return False, and change nothing, where another process was first."""
    scratch = _scratch(file, content, _OWNER_ONLY)
    try:
        # A link, unlike a rename, fails where the name is taken.
        os.link(scratch, file)
    except FileExistsError:
        return False
    else:
        return True
    finally:
        scratch.unlink()


def replace_private(file: Path, content: dict[str, Any]) -> None:
    """Write a file anew at one stroke: readers see the old content or the new."""
    _scratch(file, content, _OWNER_ONLY).replace(file)


def replace_public(file: Path, content: dict[str, Any]) -> None:
    """Write a file anew at one stroke that other users may read."""
    _scratch(file, content, _EVERYONE_READS).replace(file)


def _scratch(file: Path, content: dict[str, Any], mode: int) -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    scratch = file.with_name(f"{file.name}.{secrets.token_hex(8)}")
    descriptor = os.open(scratch, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    with os.fdopen(descriptor, "w", encoding="utf-8") as out:
        json.dump(content, out, ensure_ascii=False, indent=1)
        out.flush()
        os.fsync(out.fileno())
    return scratch
