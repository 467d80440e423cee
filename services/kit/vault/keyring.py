"""The vault's keys: the active one seals, retired ones still open, and each column gets a subkey of its own.

Subkeys come from HKDF-SHA-256 (RFC 5869) with the purpose as `info`, and in it the suite, so that no two share one.
Rotation: a new key comes first in BIHUAN_VAULT_KEYS, the old one stays behind it, every envelope that `needs_rewrap` is
passed through `rewrap` (`rewrapping`), then the old key is dropped. The blind key has no second one: a new blind key
would make every blind index new.

Keys that the embedded platform made are followed in their file while it serves, so that no process restarts and none
meets an envelope that it cannot open: a new key stands in the file before anybody can seal with it, each `seal` looks
whether the file was replaced, and so does an `open` that meets an unknown key.
"""

import base64
import binascii
import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Literal, NoReturn

import structlog
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from services.kit.settings import Settings
from services.kit.vault.ciphers import (
    KEY_BYTES,
    SM4_KEY_BYTES,
    Cipher,
    Envelope,
    NeverCopied,
    Place,
    Seal,
    Suite,
    Unreadable,
)

KEY_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,31}")

KeyFlaw = Literal["not_set", "not_named", "not_a_key", "twice"]
KEY_FLAWS: dict[KeyFlaw, str] = {
    "not_set": "is not set",
    "not_named": "is not of the form id:base64 (id: up to 32 of a-z, 0-9 and -)",
    "not_a_key": "is not 32 bytes in base64",
    "twice": "has the id or the bytes of an earlier key",
}

_log = structlog.get_logger()


class KeysUnusable(Exception):
    """A key of the vault is missing or malformed."""

    def __init__(self, name: str, flaw: KeyFlaw) -> None:
        """Say which setting and which key in it, and what it should be; never what it is."""
        super().__init__(f"{name} {KEY_FLAWS[flaw]}")
        self.name = name
        self.flaw = flaw


def derive(root: bytes, info: bytes, *, salt: bytes | None = None, length: int = KEY_BYTES) -> bytes:
    """Return `length` bytes of HKDF-SHA-256 (RFC 5869) for one purpose, which `info` names."""
    return HKDF(algorithm=SHA256(), length=length, salt=salt, info=info).derive(root)


class KeysFile:
    """A file of the state folder whose `vault_keys` are followed; it is replaced as a whole, never written into."""

    def __init__(self, path: Path) -> None:
        """Name the file; nothing is read yet."""
        self._path = path
        self._seen: tuple[int, int, int] | None = None

    def news(self) -> dict[str, bytes] | None:
        """Return the keys where the file is another one than at the last look; raise `KeysUnusable` or `OSError`."""
        status = self._path.stat()
        mark = status.st_mtime_ns, status.st_size, status.st_ino
        if mark == self._seen:
            return None
        text = self._path.read_bytes()
        self._seen = mark  # not before: what could not be read now is news at the next look too
        try:
            return read_keys(json.loads(text)["vault_keys"])
        except (ValueError, LookupError, TypeError, AttributeError):
            raise KeysUnusable("BIHUAN_VAULT_KEYS", "not_set") from None


class Keyring:
    """Seals values at their place and opens them again; holds no state but its keys."""

    __slots__ = ("_blind_keys", "_blind_root", "_ciphers", "_file", "_roots", "active", "suite")

    def __init__(
        self,
        keys: Mapping[str, bytes],
        blind_root: bytes,
        suite: Suite = Suite.AES_256_GCM,
        *,
        file: KeysFile | None = None,
    ) -> None:
        """Take the keys by id, the active one first, 32 bytes each; raise `KeysUnusable` where they are not.

        `suite` is what seals; every suite opens. Where the keys stand in a `file`, it is followed.
        """
        self._blind_root = blind_root
        self._blind_keys: dict[tuple[str, str], bytes] = {}
        self._file = file
        self.suite = suite
        self._hold(keys)

    @classmethod
    def of(cls, settings: Settings) -> "Keyring":
        """Read the keys of the settings; raise `KeysUnusable` where one is missing or malformed."""
        if settings.vault_keys is None:
            raise KeysUnusable("BIHUAN_VAULT_KEYS", "not_set")
        if settings.blind_key is None:
            raise KeysUnusable("BIHUAN_BLIND_KEY", "not_set")
        blind_root = _decoded(settings.blind_key.get_secret_value(), "BIHUAN_BLIND_KEY")
        suite = Suite.labelled(settings.vault_suite)
        if settings.vault_keys_file is None:
            return cls(read_keys(settings.vault_keys.get_secret_value()), blind_root, suite)
        file = KeysFile(settings.vault_keys_file)
        return cls(file.news() or {}, blind_root, suite, file=file)

    @property
    def key_ids(self) -> tuple[str, ...]:
        """Return the ids of all keys, the active one first."""
        return tuple(self._roots)

    @property
    def seals_with(self) -> Seal:
        """Return what new envelopes are sealed with."""
        return Seal(self.suite, self.active)

    def seal(self, plain: bytes, at: Place) -> bytes:
        """Return an envelope of `plain` under the active key that opens at this place only."""
        self._follow()
        return self._cipher(self.seals_with, at).seal(plain, at.binding())

    def open(self, sealed: bytes, at: Place) -> bytes:
        """Return what was sealed at this place, under any key of the ring; raise `Unreadable` otherwise."""
        envelope = Envelope.read(sealed)
        if envelope.seal.key_id not in self._roots:
            self._follow()
        if envelope.seal.key_id not in self._roots:
            raise Unreadable("unknown_key")
        return self._cipher(envelope.seal, at).open(envelope, at.binding())

    def needs_rewrap(self, sealed: bytes) -> bool:
        """Tell whether an envelope was sealed under another key or suite than new ones are; its seal is enough."""
        return Seal.read(sealed) != self.seals_with

    def rewrap(self, sealed: bytes, at: Place) -> bytes:
        """Return the same value under the active key and suite."""
        return self.seal(self.open(sealed, at), at)

    def blind_subkey(self, service: str, kind: str) -> bytes:
        """Return the key of one kind of blind index within one service."""
        key = self._blind_keys.get((service, kind))
        if key is None:
            key = derive(self._blind_root, f"bihuan/blind/{service}/{kind}".encode())
            self._blind_keys[service, kind] = key
        return key

    def _follow(self) -> None:
        """Take the keys from their file where it was replaced; what cannot be read leaves the ring as it is."""
        if self._file is None:
            return
        try:
            keys = self._file.news()
            if keys is not None:
                self._hold(keys)
        except (OSError, KeysUnusable) as error:
            _log.error("vault_keys_not_read", error=type(error).__name__)

    def _hold(self, keys: Mapping[str, bytes]) -> None:
        """Seal and open with these keys from now on."""
        if not keys:
            raise KeysUnusable("BIHUAN_VAULT_KEYS", "not_set")
        self._roots = dict(keys)
        self._ciphers: dict[tuple[Seal, str, str, str], Cipher] = {}
        self.active = next(iter(self._roots))

    def _cipher(self, seal: Seal, at: Place) -> Cipher:
        """Return the column's cipher, derived once."""
        purpose = (seal, at.service, at.table, at.column)
        cipher = self._ciphers.get(purpose)
        if cipher is None:
            column = f"{at.service}/{at.table}/{at.column}"
            if seal.suite is Suite.AES_256_GCM:
                key = derive(self._roots[seal.key_id], f"bihuan/field/{column}".encode())
            else:
                info = f"bihuan/field-{seal.suite.label}/{column}".encode()
                key = derive(self._roots[seal.key_id], info, length=SM4_KEY_BYTES)
            cipher = self._ciphers[purpose] = Cipher(seal.key_id, key, seal.suite)
        return cipher

    def __repr__(self) -> str:
        """Show key ids only."""
        retired = [key_id for key_id in self._roots if key_id != self.active]
        return f"Keyring(active={self.active!r}, retired={retired!r})"

    def __reduce__(self) -> NoReturn:
        """Refuse to be pickled or copied."""
        raise NeverCopied


def read_keys(told: str) -> dict[str, bytes]:
    """Return the keys of BIHUAN_VAULT_KEYS by id, in their order; raise `KeysUnusable` where one is malformed."""
    keys: dict[str, bytes] = {}
    for number, entry in enumerate(told.split(","), start=1):
        name = f"key {number} of BIHUAN_VAULT_KEYS"
        key_id, _, encoded = entry.strip().partition(":")
        if not KEY_ID.fullmatch(key_id) or not encoded:
            raise KeysUnusable(name, "not_named")
        key = _decoded(encoded, name)
        if key_id in keys or key in keys.values():
            raise KeysUnusable(name, "twice")
        keys[key_id] = key
    return keys


def _decoded(encoded: str, name: str) -> bytes:
    """Return the 32 bytes of a key in base64, of either alphabet; raise `KeysUnusable` with its name only."""
    try:
        key = base64.b64decode(encoded.strip().translate(str.maketrans("-_", "+/")), validate=True)
    except (binascii.Error, ValueError):
        key = b""
    if len(key) != KEY_BYTES:
        raise KeysUnusable(name, "not_a_key")
    return key
