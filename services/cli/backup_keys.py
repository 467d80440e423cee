"""The keys that a backup is of no use without, and which are not put beside it (docs/decisions/0085)."""

import hashlib
import json
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from services.cli.errors import CannotGoOn
from services.cli.files import private_folder, write_private
from services.kit.settings import Settings

SECRETS = "secrets.json"
KEY_FILES = (SECRETS, "issuer.json", "clients.json")
"""The platform's keys, those that sign its tokens, and the clients that it knows."""
KEYS = ("secret_key", "vault_keys", "blind_key")


def fingerprints(keys: Mapping[str, str | None]) -> list[str]:
    """Return what tells the keys of the vault apart and nothing about them: each is 32 random bytes, hashed."""
    vault, blind = keys.get("vault_keys") or "", keys.get("blind_key") or ""
    parts = [*(f"vault {each.strip()}" for each in vault.split(",") if each.strip()), f"blind {blind}"]
    return [hashlib.sha256(part.encode()).hexdigest()[:16] for part in parts]


def keys_of(settings: Settings) -> dict[str, str | None]:
    """Return the platform's keys, wherever its settings have them from."""
    found = {name: getattr(settings, name) for name in KEYS}
    return {name: key.get_secret_value() if key else None for name, key in found.items()}


def keys_in(folder: Path) -> dict[str, str | None]:
    """Return the keys that `write_keys` left in a folder; raise `CannotGoOn` where there are none."""
    try:
        found: Any = json.loads((folder / SECRETS).read_bytes())
        return {name: str(found[name]) for name in KEYS}
    except (OSError, ValueError, KeyError, TypeError) as reason:
        raise CannotGoOn("no_keys_there", folder=folder) from reason


def write_keys(settings: Settings, folder: Path) -> None:
    """Write the keys into a folder of their own, 0700; raise `CannotGoOn` where that cannot be done."""
    try:
        private_folder(folder)
        write_private(folder / SECRETS, json.dumps(keys_of(settings), indent=1))
        for name in KEY_FILES:
            file = settings.state_dir / name
            if name != SECRETS and file.exists():
                write_private(folder / name, file.read_text(encoding="utf-8"))
    except OSError as reason:
        raise CannotGoOn("backup_folder_closed", folder=folder, reason=reason.strerror) from reason


def bring_keys(folder: Path, state_dir: Path, aside: str) -> None:
    """Copy keys into a state folder; what differs there stays, with `aside` behind its name."""
    for name in KEY_FILES:
        theirs, ours = folder / name, state_dir / name
        if not theirs.exists():
            continue
        text = theirs.read_text(encoding="utf-8")
        if ours.exists() and ours.read_text(encoding="utf-8") != text:
            shutil.copy2(ours, ours.with_name(f"{name}.{aside}"))
        write_private(ours, text)
