"""The state folder of a platform: who uses it, its secrets, and where its servers listen."""

import base64
import fcntl
import json
import os
import secrets
from pathlib import Path
from typing import Any

from services.cli.embedded.account import closed_to_servers
from services.cli.errors import CannotGoOn
from services.cli.files import owned_like_folder, private_folder, write_private

KEY_BYTES = 32


def _key() -> str:
    """Return a fresh key in base64."""
    return base64.b64encode(secrets.token_bytes(KEY_BYTES)).decode("ascii")


def _read(file: Path) -> dict[str, Any]:
    """Return a JSON file, {} where it is missing; raise `CannotGoOn` where it is broken."""
    try:
        found = json.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except OSError as reason:
        raise CannotGoOn("state_folder_closed", folder=file, reason=reason.strerror) from reason
    except ValueError as reason:
        raise CannotGoOn("broken_state_file", file=file) from reason
    if not isinstance(found, dict):
        raise CannotGoOn("broken_state_file", file=file)
    return found


def clock_of_the_running_platform(state_dir: Path) -> dict[str, Any]:
    """Return the setting `test_clock` that a platform runs with, {} where none runs on the folder.

    A command beside the platform must not believe its own environment: the services read the clock that they were
    started with. Raises `CannotGoOn` where `runtime.json` is broken.
    """
    return {name: value for name, value in _read(state_dir / "runtime.json").items() if name == "test_clock"}


class StateFolder:
    """One platform's folder, 0700; every file in it is private."""

    def __init__(self, path: Path) -> None:
        """Make the folder where it is missing; raise `CannotGoOn` where we cannot write to it."""
        self.path = path.resolve()
        self._lock: int | None = None
        try:
            private_folder(self.path)
            self.path.chmod(0o711 if closed_to_servers() else 0o700)
            private_folder(self.path / "logs")
        except OSError as reason:
            raise CannotGoOn("state_folder_closed", folder=self.path, reason=reason.strerror) from reason

    def lock(self) -> None:
        """Keep every other supervisor off until this process ends; raise `CannotGoOn` where one is there already."""
        file = self.path / "lock"
        try:
            self._lock = os.open(file, os.O_RDWR | os.O_CREAT, 0o600)
            owned_like_folder(file)
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as reason:
            raise CannotGoOn("platform_runs_already", folder=self.path) from reason
        except OSError as reason:
            raise CannotGoOn("state_folder_closed", folder=self.path, reason=reason.strerror) from reason

    def make_secrets(self) -> None:
        """Make the platform's keys at its first start; never again while there is data that older keys lock."""
        file = self.path / "secrets.json"
        if file.exists():
            self.read("secrets.json")
            return
        if (self.path / "postgres" / "data").exists() or (self.path / "postgres" / "moved-to").exists():
            raise CannotGoOn("secrets_missing", file=file)
        made = {"secret_key": _key(), "vault_keys": f"k1:{_key()}", "blind_key": _key()}
        write_private(file, json.dumps(made, indent=1))

    def write_runtime(self, **values: object) -> None:
        """Tell every command on this folder where the platform listens."""
        write_private(self.path / "runtime.json", json.dumps(values | {"supervisor": os.getpid()}, indent=1))

    def forget_runtime(self) -> None:
        """Remove what a platform that no longer runs has left."""
        (self.path / "runtime.json").unlink(missing_ok=True)

    def read(self, name: str) -> dict[str, Any]:
        """Return a JSON file of the folder, {} where it is missing; raise `CannotGoOn` where it is broken."""
        return _read(self.path / name)
