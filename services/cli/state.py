"""The state folder of a platform: who uses it, its secrets, and where its servers listen."""

import base64
import contextlib
import fcntl
import json
import os
import secrets
from pathlib import Path
from typing import Any, Literal

from services.cli.embedded.account import closed_to_servers
from services.cli.errors import CannotGoOn
from services.cli.files import owned_like_folder, private_folder, write_private
from services.kit.settings import Settings

KEY_BYTES = 32
LOCK = "lock"
"""The file that a supervisor holds exclusively while it lives; who looks whether one does shares it for a moment."""


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


def _hold(lock: int) -> None:
    """Lock a file for this process alone; raise `BlockingIOError` where another supervisor has it.

    Those who only look leave again at once, so they are outlasted: beside them the lock can be shared.
    """
    while True:
        with contextlib.suppress(BlockingIOError):
            return fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)


def _platform_runs(state_dir: Path) -> bool:
    """Tell whether a supervisor holds the folder; its number, which another process may have by now, is not asked."""
    try:
        lock = os.open(state_dir / LOCK, os.O_RDONLY)
    except FileNotFoundError:
        return False
    except OSError as reason:
        raise CannotGoOn("state_folder_closed", folder=state_dir, reason=reason.strerror) from reason
    try:
        fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(lock)
    return False


def decided_by_the_platform(state_dir: Path) -> dict[str, Any]:
    """Return the settings that a command on the folder takes from its platform, whatever the command itself would say.

    While one runs these are `test_clock`, for the services read the clock that they were started with, and
    `vault_suite`, for they seal with the suite that they were started with. Where none runs, what a killed one left in
    `runtime.json` counts for nothing: what the environment does not set has its default. Raises `CannotGoOn` where
    `runtime.json` is broken.
    """
    told = _read(state_dir / "runtime.json")
    if _platform_runs(state_dir):
        return {name: value for name, value in told.items() if name in {"test_clock", "vault_suite"}}
    set_here = {name.upper() for name in os.environ}
    left_behind = [name for name in told if name in Settings.model_fields and f"BIHUAN_{name.upper()}" not in set_here]
    return {name: Settings.model_fields[name].default for name in left_behind}


def left_by_the_platform(settings: Settings, name: Literal["database_url", "nats_url"]) -> bool:
    """Tell whether a server's address is the one that the platform on the state folder has left, not somebody's own."""
    address = getattr(settings, name)
    told = _read(settings.state_dir / "runtime.json").get(name)
    return address is not None and address.get_secret_value() == told


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
        file = self.path / LOCK
        try:
            self._lock = os.open(file, os.O_RDWR | os.O_CREAT, 0o600)
            owned_like_folder(file)
            _hold(self._lock)
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
