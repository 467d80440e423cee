"""The keys that a backup is of no use without, and which are not put beside it (docs/decisions/0085)."""

import hashlib
import json
import shutil
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from services.cli.errors import CannotGoOn
from services.cli.files import owned_like_folder, private_folder, write_private
from services.cli.state import StateFolder
from services.kit.settings import Settings
from services.kit.vault.keyring import KeysUnusable, read_keys

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


def keys_to_write(settings: Settings, folder: Path) -> dict[str, str | None]:
    """Return the platform's keys and, in one ring behind them, those that a folder has from earlier.

    Older backups may need a key that a rotation has retired since, and the folder may be the last place that has it.
    Raises `CannotGoOn` where the folder has keys of another platform, or a file of that name that holds none.
    """
    ours = keys_of(settings)
    if not (folder / SECRETS).exists():
        return ours
    theirs = keys_in(folder)
    if other := _other_keys(theirs, ours):
        raise CannotGoOn("keys_there_are_anothers", folder=folder, names=", ".join(other))
    ring = _ring(ours["vault_keys"]) | _ring(theirs["vault_keys"])
    return ours | {"vault_keys": ",".join(ring.values())}


def write_keys(settings: Settings, folder: Path) -> None:
    """Write the keys into a folder of their own, 0700; raise `CannotGoOn` where that cannot be done."""
    try:
        private_folder(folder)
        write_private(folder / SECRETS, json.dumps(keys_to_write(settings, folder), indent=1))
        for name in KEY_FILES:
            file = settings.state_dir / name
            if name != SECRETS and file.exists():
                write_private(folder / name, file.read_text(encoding="utf-8"))
    except OSError as reason:
        raise CannotGoOn("backup_folder_closed", folder=folder, reason=reason.strerror) from reason


def keys_with(folder: Path, state: StateFolder) -> dict[str, str | None]:
    """Return the keys of a folder and, in one ring with them, those that the state folder alone has.

    What is restored may be sealed under either: a rotation may have come between. A key that a rotation retired seals
    nothing more, so the state folder's active key stays first, unless the folder's ring is the longer one. Raises
    `CannotGoOn` where a key of the same name has other bytes: these are the keys of another platform.
    """
    theirs, ours = keys_in(folder), state.read(SECRETS)
    if not ours:
        return theirs
    if other := _other_keys(theirs, ours):
        raise CannotGoOn("keys_of_another_platform", folder=folder, place=state.path, names=", ".join(other))
    there, here = _ring(theirs["vault_keys"]), _ring(ours.get("vault_keys"))
    ring = there | here if here.keys() <= there.keys() else here | there
    return theirs | {"vault_keys": ",".join(ring.values())}


def _other_keys(theirs: Mapping[str, str | None], ours: Mapping[str, str | None]) -> list[str]:
    """Name the keys that have the same name in both and other bytes: those are the keys of two platforms."""
    there, here = _ring(theirs["vault_keys"]), _ring(ours.get("vault_keys"))
    other = [name for name in KEYS if name != "vault_keys" and theirs[name] != ours.get(name)]
    return sorted(other + [f"vault_keys {key}" for key in there.keys() & here.keys() if there[key] != here[key]])


def _ring(told: object) -> dict[str, str]:
    """Return the keys of a ring as they are written, by id and in their order; raise `CannotGoOn` where one is none."""
    try:
        return dict(zip(read_keys(str(told)), (entry.strip() for entry in str(told).split(",")), strict=True))
    except KeysUnusable as flaw:
        raise CannotGoOn("keys_unusable", flaw=flaw) from flaw


def bring_keys(folder: Path, keys: Mapping[str, str | None], state_dir: Path, aside: str, undo: ExitStack) -> None:
    """Put keys, and what else stands in their folder, into a state folder; tell `undo` how to take them back.

    What differs there stays, with `aside` behind its name.
    """
    for name in KEY_FILES:
        theirs, ours = folder / name, state_dir / name
        if not theirs.exists():
            continue
        text = json.dumps(keys, indent=1) if name == SECRETS else theirs.read_text(encoding="utf-8")
        if not ours.exists():
            undo.callback(ours.unlink, missing_ok=True)
        elif ours.read_text(encoding="utf-8") != text:
            kept = ours.with_name(f"{name}.{aside}")
            undo.callback(kept.unlink, missing_ok=True)
            shutil.copy2(ours, kept)
            owned_like_folder(kept)
            undo.callback(kept.replace, ours)
        else:
            continue
        write_private(ours, text)
